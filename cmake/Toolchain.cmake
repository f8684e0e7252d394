# SPDX-License-Identifier: Apache-2.0
# clang-19 with libstdc++ is the compiler (docs/decisions/0002-toolchain.md).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 14)
  message(FATAL_ERROR "GCC ${CMAKE_CXX_COMPILER_VERSION} miscompiles ordinary coroutine code (double frees). "
                      "Configure with a preset (clang-19), or use GCC 14 or newer.")
endif()

set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(ANSWERD_SANITIZE "" CACHE STRING "address;undefined or thread")

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()
add_link_options(-fuse-ld=lld-19)

# Every target of ours links this.
add_library(answerd_options INTERFACE)
target_include_directories(answerd_options INTERFACE ${CMAKE_SOURCE_DIR}/include)
target_compile_options(answerd_options INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wold-style-cast -Wnon-virtual-dtor
  -Woverloaded-virtual -Wcast-qual -Wcast-align -Wformat=2 -Wimplicit-fallthrough -Wextra-semi -Wundef
  -Wmissing-declarations -Wswitch-enum -Wzero-as-null-pointer-constant -Wsuggest-override -Winconsistent-missing-destructor-override
  -Werror
  -Wno-missing-field-initializers # designated initialisers name what differs from the default
  -Wno-gnu-zero-variadic-macro-arguments -Wno-c2y-extensions
  -fstack-protector-strong)
target_compile_definitions(answerd_options INTERFACE
  BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED BOOST_BEAST_USE_STD_STRING_VIEW
  SPDLOG_FMT_EXTERNAL SPDLOG_COMPILED_LIB)

if(ANSWERD_SANITIZE)
  string(REPLACE ";" "," sanitizers "${ANSWERD_SANITIZE}")
  add_compile_options(-fsanitize=${sanitizers} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${sanitizers})
else()
  add_compile_definitions($<$<CONFIG:Release>:_FORTIFY_SOURCE=2>)
endif()
