# SPDX-License-Identifier: Apache-2.0
# Included by src/app/CMakeLists.txt: `answerd demo`.
set(DEMO_SOURCES
  demo/console.cpp
  demo/conversation.cpp
  demo/customers.cpp
  demo/demo.cpp
  demo/event_sender.cpp
  demo/exchange.cpp
  demo/floor.cpp
  demo/live_view.cpp
  demo/organisation.cpp
  demo/rest_client.cpp
  demo/secrets.cpp
  demo/simulated_agent.cpp
  demo/world.cpp)
