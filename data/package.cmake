# Read by cpack for each kind of package: below which prefix it will be. An archive may be unpacked
# anywhere; it is meant for /usr/local, and its units say so.
if(CPACK_GENERATOR STREQUAL "DEB")
  find_program(DPKG_SHLIBDEPS dpkg-shlibdeps)
  find_program(FILE file)
  if(NOT DPKG_SHLIBDEPS OR NOT FILE) # cpack would leave out what the package depends on
    message(FATAL_ERROR "cpack -G DEB needs the packages dpkg-dev and file")
  endif()
  set(ENV{CHARFINDER_PACKAGE_PREFIX} /usr)
else()
  set(ENV{CHARFINDER_PACKAGE_PREFIX} /usr/local)
endif()
