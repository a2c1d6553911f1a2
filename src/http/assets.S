/* The page and what belongs to it, byte for byte as the files beside this one. */
    .macro asset name, file
    .globl \name, \name\()_end
    .hidden \name, \name\()_end
\name:
    .incbin "\file"
\name\()_end:
    .endm

    .section .rodata
    asset asset_page, "http/page.html"
    asset asset_results, "http/results.html"
    asset asset_style, "http/style.css"
    asset asset_script, "http/script.js"
    asset asset_icon, "http/icon.svg"
    asset asset_favicon, "http/favicon.ico"
    asset asset_openapi, "http/openapi.json"
    asset asset_manifest, "http/manifest.json"
    asset asset_sw, "http/sw.js"
    .section .note.GNU-stack, "", %progbits
