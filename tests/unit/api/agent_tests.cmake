# SPDX-License-Identifier: Apache-2.0
# Included by tests/unit/api/CMakeLists.txt: the tests of the agent protocol.
set(AGENT_TEST_SOURCES
  ${CMAKE_CURRENT_LIST_DIR}/agent_command_test.cpp
  ${CMAKE_CURRENT_LIST_DIR}/agent_document_test.cpp
  ${CMAKE_CURRENT_LIST_DIR}/agent_frame_test.cpp
  ${CMAKE_CURRENT_LIST_DIR}/agent_session_test.cpp
  ${CMAKE_CURRENT_LIST_DIR}/agent_background_test.cpp)
