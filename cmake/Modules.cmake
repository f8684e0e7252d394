# SPDX-License-Identifier: Apache-2.0

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
  add_test(NAME ${name} COMMAND test_${name})
endfunction()
