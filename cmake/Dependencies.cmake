# SPDX-License-Identifier: Apache-2.0
# Debian 12 packages (packaging/debian-packages.txt); docs/decisions/0003-dependencies.md says why each.
find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(OpenSSL 3 REQUIRED)
find_package(CURL REQUIRED)
find_package(GTest REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(date REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(SODIUM REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(ZSTD REQUIRED IMPORTED_TARGET libzstd)
pkg_check_modules(SYSTEMD REQUIRED IMPORTED_TARGET libsystemd)

# libphonenumber: Debian 12's -dev package cannot stand beside Boost 1.81's, so `./dev` unpacks its headers into a private
# prefix. A system copy is preferred where there is one.
find_path(PHONENUMBER_INCLUDE phonenumbers/phonenumberutil.h
  HINTS ${CMAKE_SOURCE_DIR}/build/prefix/usr/include REQUIRED)
find_library(PHONENUMBER_LIBRARY NAMES phonenumber libphonenumber.so.8 REQUIRED)
add_library(answerd_phonenumber INTERFACE)
target_include_directories(answerd_phonenumber SYSTEM INTERFACE ${PHONENUMBER_INCLUDE})
target_link_libraries(answerd_phonenumber INTERFACE ${PHONENUMBER_LIBRARY})
