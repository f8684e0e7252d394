# SPDX-License-Identifier: Apache-2.0
# Included by src/api/CMakeLists.txt: the agent protocol.
set(AGENT_SOURCES
  agent/command_reader.cpp
  agent/frame_writer.cpp
  agent/json_writer.cpp
  agent/member_reader.cpp
  agent/reply_writer.cpp
  agent/session.cpp)
