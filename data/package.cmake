# Read by cpack for each kind of package: below which prefix it will be. An archive may be unpacked
# anywhere; it is meant for /usr/local, and its units say so.
if(CPACK_GENERATOR STREQUAL "DEB")
  set(ENV{CHARFINDER_PACKAGE_PREFIX} /usr)
else()
  set(ENV{CHARFINDER_PACKAGE_PREFIX} /usr/local)
endif()
