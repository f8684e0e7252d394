// SPDX-License-Identifier: Apache-2.0
// The floor that answerd is measured against: the least a program can do for the same bytes. One thread, raw epoll, no
// library, no parsing beyond finding the end of a request. Not a product: it trusts its input.
//
//   POST /event      push one frame to the next socket, 202; with a LOG_FILE the event is first appended to it (1,200
//                    bytes, preallocated) and flushed, once a turn (group commit)
//   POST /broadcast  push the frame to every socket, 202
//   POST (other)     202
//   GET  (upgrade)   a WebSocket
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace {

constexpr std::size_t record_bytes = 1'200;
constexpr std::size_t frame_bytes = 600;
constexpr off_t log_bytes = 512 << 20;

struct Peer {
    std::string input;
    std::string output;
    bool is_web_socket = false;
};

class Floor {
public:
    // Without a log file nothing touches the disk: what a push alone costs.
    explicit Floor(const char* log_file) {
        if (log_file != nullptr) {
            log_ = ::open(log_file, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
            if (log_ < 0 || posix_fallocate(log_, 0, log_bytes) != 0) std::exit(1);
        }
        epoll_ = epoll_create1(EPOLL_CLOEXEC);
        push_frame_ =
            std::string{'\x81', '\x7e', static_cast<char>(frame_bytes >> 8U), static_cast<char>(frame_bytes & 0xFFU)};
        push_frame_.append(frame_bytes, 'x');
    }

    [[noreturn]] void run(std::uint16_t port) {
        listen_on(port);
        std::array<epoll_event, 512> events{};
        for (;;) {
            const int ready = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), -1);
            for (int i = 0; i < ready; ++i) {
                const int descriptor = events[static_cast<std::size_t>(i)].data.fd;
                descriptor == listener_ ? accept_all() : read_from(descriptor);
            }
            commit();
        }
    }

private:
    void listen_on(std::uint16_t port) {
        listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        const int yes = 1;
        setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) std::exit(1);
        ::listen(listener_, 4'096);
        socklen_t length = sizeof address;
        getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &length);
        watch(listener_);
        std::printf("listening on http://127.0.0.1:%d\n", ntohs(address.sin_port));
        std::fflush(stdout);
    }

    void watch(int descriptor) const {
        epoll_event event{.events = EPOLLIN, .data = {.fd = descriptor}};
        epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &event);
    }

    void accept_all() {
        for (;;) {
            const int descriptor = ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
            if (descriptor < 0) return;
            const int yes = 1;
            setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
            peers_[descriptor] = {};
            watch(descriptor);
        }
    }

    void read_from(int descriptor) {
        std::array<char, 16'384> buffer{};
        const auto received = ::recv(descriptor, buffer.data(), buffer.size(), 0);
        if (received <= 0) {
            if (received < 0 && errno == EAGAIN) return;
            forget(descriptor);
            return;
        }
        auto& peer = peers_[descriptor];
        if (peer.is_web_socket) return; // pongs
        peer.input.append(buffer.data(), static_cast<std::size_t>(received));
        while (take_request(descriptor, peer)) {}
    }

    void forget(int descriptor) {
        std::erase(sockets_, descriptor);
        peers_.erase(descriptor);
        ::close(descriptor);
    }

    bool take_request(int descriptor, Peer& peer) {
        const auto head_end = peer.input.find("\r\n\r\n");
        if (head_end == std::string::npos) return false;
        std::size_t body_size = 0;
        if (const auto at = peer.input.find("Content-Length: "); at < head_end) {
            body_size = std::strtoul(peer.input.c_str() + at + 16, nullptr, 10);
        }
        if (peer.input.size() < head_end + 4 + body_size) return false;
        if (peer.input.starts_with("GET ")) {
            upgrade(descriptor, peer);
        } else if (peer.input.starts_with("POST /event")) {
            append(peer.input);
            to_answer_.push_back(descriptor);
            if (!sockets_.empty()) to_push_.push_back(sockets_[next_socket_++ % sockets_.size()]);
        } else {
            if (peer.input.starts_with("POST /broadcast")) to_push_ = sockets_;
            to_answer_.push_back(descriptor);
        }
        peer.input.erase(0, head_end + 4 + body_size);
        return true;
    }

    void append(const std::string& request) {
        if (log_ < 0) return;
        std::memcpy(record_.data(), request.data(), std::min(record_bytes, request.size()));
        if (::pwrite(log_, record_.data(), record_bytes, written_ % (log_bytes - 4'096)) < 0) std::exit(1);
        written_ += record_bytes;
    }

    void upgrade(int descriptor, Peer& peer) {
        const auto at = peer.input.find("Sec-WebSocket-Key: ") + 19;
        const auto key = peer.input.substr(at, 24) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // RFC 6455 §1.3
        std::array<unsigned char, SHA_DIGEST_LENGTH> digest{};
        SHA1(reinterpret_cast<const unsigned char*>(key.data()), key.size(), digest.data());
        std::array<char, 64> accept{};
        EVP_EncodeBlock(reinterpret_cast<unsigned char*>(accept.data()), digest.data(),
                        static_cast<int>(digest.size()));
        send_now(
            descriptor,
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " +
                std::string(accept.data()) + "\r\n\r\n");
        peer.is_web_socket = true;
        sockets_.push_back(descriptor);
    }

    void commit() {
        if (written_ != flushed_ && ::fdatasync(log_) != 0) std::exit(1);
        flushed_ = written_;
        for (const int descriptor : to_push_)
            send_now(descriptor, push_frame_);
        for (const int descriptor : to_answer_)
            send_now(descriptor, "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n");
        to_push_.clear();
        to_answer_.clear();
    }

    static void send_now(int descriptor, std::string_view bytes) {
        if (::send(descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL) < 0 && errno != EAGAIN) return;
    }

    int log_ = -1;
    int epoll_ = -1;
    int listener_ = -1;
    off_t written_ = 0;
    off_t flushed_ = 0;
    std::array<char, record_bytes> record_{};
    std::string push_frame_;
    std::unordered_map<int, Peer> peers_;
    std::vector<int> sockets_;
    std::vector<int> to_push_;
    std::vector<int> to_answer_;
    std::size_t next_socket_ = 0;
};

} // namespace

int main(int argc, char** argv) {
    if (argc > 2) {
        std::fprintf(stderr, "usage: floor_server [LOG_FILE]\n");
        return 2;
    }
    std::signal(SIGPIPE, SIG_IGN);
    Floor floor(argc > 1 ? argv[1] : nullptr);
    floor.run(0);
}
