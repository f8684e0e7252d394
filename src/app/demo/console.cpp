// SPDX-License-Identifier: Apache-2.0
#include "demo/console.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/field.hpp>
#include <boost/beast/websocket/stream.hpp>

#include <deque>
#include <utility>

namespace answerd::app::demo {
namespace {

namespace beast = boost::beast;
namespace websocket = beast::websocket;

constexpr std::uint16_t connection_lost = 1006;

class BeastConsole final : public Console, public std::enable_shared_from_this<BeastConsole> {
public:
    BeastConsole(World& world, Callbacks callbacks) : stream_(world.io()), callbacks_(std::move(callbacks)) {}

    void connect(const boost::asio::ip::tcp::endpoint& server) {
        host_ = server.address().to_string() + ':' + std::to_string(server.port());
        beast::get_lowest_layer(stream_).expires_after(std::chrono::seconds{5});
        beast::get_lowest_layer(stream_).async_connect(server,
                                                       [self = shared_from_this()](const beast::error_code& error) {
                                                           if (error) return self->finish();
                                                           self->shake_hands();
                                                       });
    }

    void send(std::string text) override {
        outbox_.push_back(std::move(text));
        if (is_open_ && outbox_.size() == 1) write();
    }

    void drop() override { beast::get_lowest_layer(stream_).close(); }

private:
    void shake_hands() {
        beast::get_lowest_layer(stream_).expires_never();
        stream_.set_option(websocket::stream_base::timeout::suggested(beast::role_type::client));
        stream_.set_option(websocket::stream_base::decorator([](websocket::request_type& request) {
            request.set(beast::http::field::sec_websocket_protocol, "answerd.agent.v1");
        }));
        stream_.async_handshake(host_, "/api/v1/agent/socket",
                                [self = shared_from_this()](const beast::error_code& error) {
                                    if (error) return self->finish();
                                    self->is_open_ = true;
                                    self->callbacks_.on_open();
                                    self->read();
                                });
    }

    void read() {
        stream_.async_read(buffer_, [self = shared_from_this()](const beast::error_code& error, std::size_t) {
            if (error) return self->finish();
            auto text = beast::buffers_to_string(self->buffer_.data());
            self->buffer_.consume(self->buffer_.size());
            self->callbacks_.on_text(std::move(text));
            self->read();
        });
    }

    void write() {
        stream_.async_write(boost::asio::buffer(outbox_.front()),
                            [self = shared_from_this()](const beast::error_code& error, std::size_t) {
                                if (error) return; // the pending read ends with the connection and says so
                                self->outbox_.pop_front();
                                if (!self->outbox_.empty()) self->write();
                            });
    }

    void finish() {
        is_open_ = false;
        const auto code = static_cast<std::uint16_t>(stream_.reason().code);
        const auto callbacks = std::exchange(callbacks_, {});
        if (callbacks.on_closed) callbacks.on_closed(code == 0 ? connection_lost : code);
    }

    websocket::stream<beast::tcp_stream> stream_;
    Callbacks callbacks_;
    std::string host_;
    beast::flat_buffer buffer_;
    std::deque<std::string> outbox_; // the first one is being written
    bool is_open_ = false;
};

} // namespace

std::shared_ptr<Console> open_console(World& world, const boost::asio::ip::tcp::endpoint& server,
                                      Console::Callbacks callbacks) {
    auto console = std::make_shared<BeastConsole>(world, std::move(callbacks));
    console->connect(server);
    return console;
}

} // namespace answerd::app::demo
