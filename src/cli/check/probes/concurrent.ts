import type { Probe } from '../probe.js'

export const concurrent: Probe = {
  name: 'concurrent',
  title: 'the same delivery five times at once',
  async send({ deliveries, post }) {
    const delivery = await deliveries.sign(deliveries.newEvent())
    return Promise.all(Array.from({ length: 5 }, () => post(delivery)))
  },
  // 409 while another one is handled makes the sender come again, which is right
  right: ['accepted', 'refused'],
  notSeen: 'whether the event was handled once or five times: the answers do not tell',
}
