/* assets.h - the files that the page is made of, compiled in (assets.S). */
#ifndef CHARFINDER_HTTP_ASSETS_H
#define CHARFINDER_HTTP_ASSETS_H

#include <charfinder/text.h>

extern const char asset_page[], asset_page_end[];
extern const char asset_results[], asset_results_end[];
extern const char asset_style[], asset_style_end[];
extern const char asset_script[], asset_script_end[];
extern const char asset_icon[], asset_icon_end[];
extern const char asset_favicon[], asset_favicon_end[];
extern const char asset_openapi[], asset_openapi_end[];
extern const char asset_manifest[], asset_manifest_end[];
extern const char asset_sw[], asset_sw_end[];

/* Such a file as a text: ASSET(page). */
#define ASSET(name) ((struct text){asset_##name, (size_t)(asset_##name##_end - asset_##name)})

#endif
