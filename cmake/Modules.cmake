# SPDX-License-Identifier: Apache-2.0

# What most files read, read once (docs/decisions/0023-precompiled-headers.md). It is a speed-up and never an
# include: lint reads every file of the product without it, so a file that forgot one does not pass CI.
option(ANSWERD_PRECOMPILE "Read the common headers once for all files" ON)
set(ANSWERD_PRECOMPILED
  <algorithm> <array> <atomic> <charconv> <chrono> <condition_variable> <deque> <filesystem> <functional> <map> <memory> <mutex>
  <optional> <set> <span> <string> <string_view> <thread> <unordered_map> <variant> <vector>
  <fmt/format.h> <nlohmann/json.hpp>
  "${CMAKE_SOURCE_DIR}/include/answerd/core/core.hpp"
  "${CMAKE_SOURCE_DIR}/include/answerd/codec/described.hpp")

# `owner` compiles the headers, and whatever else it is given; the others, which come after it, take them from there.
function(answerd_precompile target owner)
  if(NOT ANSWERD_PRECOMPILE)
    return()
  endif()
  target_compile_options(${target} PRIVATE "SHELL:-Xclang -fno-pch-timestamp") # or ccache would never find it again
  if(target STREQUAL owner)
    target_precompile_headers(${target} PRIVATE ${ANSWERD_PRECOMPILED} ${ARGN})
  else()
    target_precompile_headers(${target} REUSE_FROM ${owner})
  endif()
endfunction()

# answerd_module(<name> SOURCES <files> [DEPENDS <modules>] [LIBRARIES <private libraries>])
# One static library per module. Its private headers stay in its own folder; include/ is what others see.
function(answerd_module name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS;LIBRARIES" ${ARGN})
  add_library(answerd_${name} STATIC ${ARG_SOURCES})
  target_include_directories(answerd_${name} PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
  target_link_libraries(answerd_${name} PUBLIC answerd_options)
  foreach(module ${ARG_DEPENDS})
    target_link_libraries(answerd_${name} PUBLIC answerd_${module})
  endforeach()
  target_link_libraries(answerd_${name} PRIVATE ${ARG_LIBRARIES})
  if(NOT name STREQUAL domain) # it stands above what is read
    answerd_precompile(answerd_${name} answerd_core)
  endif()
endfunction()

# answerd_test(<name> SOURCES <files> [MODULES <modules>] [LIBRARIES <libraries>])
# One test binary per module: test_<name>. It may include the module's private headers by "<module>/x.hpp" from src/.
function(answerd_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;MODULES;LIBRARIES" ${ARGN})
  add_executable(test_${name} ${ARG_SOURCES})
  target_include_directories(test_${name} PRIVATE ${CMAKE_SOURCE_DIR}/src ${CMAKE_SOURCE_DIR}/tests)
  target_compile_definitions(test_${name} PRIVATE ANSWERD_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  foreach(module ${ARG_MODULES})
    target_link_libraries(test_${name} PRIVATE answerd_${module})
  endforeach()
  target_link_libraries(test_${name} PRIVATE answerd_options GTest::gmock GTest::gtest GTest::gtest_main ${ARG_LIBRARIES})
  answerd_precompile(test_${name} test_domain <gtest/gtest.h> <gmock/gmock.h>)
  add_test(NAME ${name} COMMAND test_${name})
endfunction()
