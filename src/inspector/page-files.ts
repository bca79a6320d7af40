declare const INSPECTOR_PAGE: { readonly script: string; readonly style: string }

/** The page's script and style. The build makes them of page/, and puts them in here. */
export const pageFiles = INSPECTOR_PAGE

/** The page. All its addresses are queries of its own, so that it works at whatever path it is served. */
export const pageHtml = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>hookproof inspector</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="?get=style">
<script type="module" src="?get=script"></script>
</head>
<body><noscript>The inspector needs JavaScript.</noscript></body>
</html>
`
