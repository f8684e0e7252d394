// SPDX-License-Identifier: Apache-2.0
#include "sqlite/archive.hpp"

#include "sqlite/database.hpp"

#include <fcntl.h>
#include <openssl/evp.h>
#include <unistd.h>
#include <zstd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <fstream>
#include <memory>
#include <span>
#include <system_error>
#include <vector>

namespace answerd::store {

namespace {

constexpr std::size_t block_bytes = 1 << 20;
constexpr int compression_level = 3;
constexpr std::size_t sha256_hex_length = 64;

Problem failed(const std::string& what, const std::filesystem::path& file) {
    const std::string reason = std::system_category().message(errno);
    return {ProblemCode::unavailable, "Cannot " + what + " " + file.string() + ": " + reason};
}

using File = std::unique_ptr<std::FILE, decltype([](std::FILE* file) { std::fclose(file); })>;

Result<File> open_to_read(const std::filesystem::path& path) {
    File file(std::fopen(path.c_str(), "rbe"));
    if (!file) return std::unexpected(failed("read", path));
    return file;
}

Result<File> open_to_write(const std::filesystem::path& path) {
    if (const Result<> created = create_private_file(path); !created) return std::unexpected(created.error());
    File file(std::fopen(path.c_str(), "wbe"));
    if (!file) return std::unexpected(failed("write", path));
    return file;
}

using Block = std::vector<char>;

// The next block of the file; empty at its end.
Result<std::span<const char>> read_block(const File& file, Block& block, const std::filesystem::path& path) {
    const std::size_t size = std::fread(block.data(), 1, block.size(), file.get());
    if (size == 0 && std::ferror(file.get()) != 0) return std::unexpected(failed("read", path));
    return std::span<const char>(block.data(), size);
}

Result<> write_block(const File& file, std::span<const char> bytes, const std::filesystem::path& path) {
    if (std::fwrite(bytes.data(), 1, bytes.size(), file.get()) == bytes.size()) return {};
    return std::unexpected(failed("write", path));
}

Result<> flush(const File& file, const std::filesystem::path& path) {
    if (std::fflush(file.get()) == 0 && ::fsync(::fileno(file.get())) == 0) return {};
    return std::unexpected(failed("write", path));
}

class Sha256 {
public:
    Sha256() { EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr); }
    void add(std::span<const char> bytes) { EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()); }
    [[nodiscard]] std::string hex() {
        std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
        unsigned size = 0;
        EVP_DigestFinal_ex(context_.get(), digest.data(), &size);
        constexpr std::string_view digits = "0123456789abcdef";
        std::string text;
        for (unsigned i = 0; i < size; ++i) {
            text += digits[digest[i] >> 4U];
            text += digits[digest[i] & 0xFU];
        }
        return text;
    }

private:
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_{EVP_MD_CTX_new(), &EVP_MD_CTX_free};
};

using Compressor = std::unique_ptr<ZSTD_CCtx, decltype([](ZSTD_CCtx* context) { ZSTD_freeCCtx(context); })>;
using Decompressor = std::unique_ptr<ZSTD_DCtx, decltype([](ZSTD_DCtx* context) { ZSTD_freeDCtx(context); })>;

Problem damaged(const std::filesystem::path& archive) {
    return {ProblemCode::conflict, archive.string() + " is damaged: it cannot be decompressed."};
}

} // namespace

TemporaryFile::~TemporaryFile() {
    if (path_.empty()) return;
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
}

Result<> TemporaryFile::keep_as(const std::filesystem::path& name) {
    {
        const Result<File> file = open_to_read(path_);
        if (!file) return std::unexpected(file.error());
        if (::fsync(::fileno(file->get())) != 0) return std::unexpected(failed("write", path_));
    }
    if (std::rename(path_.c_str(), name.c_str()) != 0) return std::unexpected(failed("create", name));
    path_.clear();
    flush_folder(name.parent_path());
    return {};
}

Result<ArchiveFacts> compress(const std::filesystem::path& from, const std::filesystem::path& to) {
    const Result<File> source = open_to_read(from);
    if (!source) return std::unexpected(source.error());
    const Result<File> target = open_to_write(to);
    if (!target) return std::unexpected(target.error());

    const Compressor context(ZSTD_createCCtx());
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, compression_level);
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
    Block block(block_bytes);
    Block compressed(ZSTD_CStreamOutSize());
    Sha256 sha256;
    ArchiveFacts facts;
    for (bool is_last = false; !is_last;) {
        const Result<std::span<const char>> bytes = read_block(*source, block, from);
        if (!bytes) return std::unexpected(bytes.error());
        is_last = bytes->size() < block.size();
        ZSTD_inBuffer input{bytes->data(), bytes->size(), 0};
        for (bool is_done = false; !is_done;) {
            ZSTD_outBuffer output{compressed.data(), compressed.size(), 0};
            const std::size_t left =
                ZSTD_compressStream2(context.get(), &output, &input, is_last ? ZSTD_e_end : ZSTD_e_continue);
            if (ZSTD_isError(left) != 0) return std::unexpected(Problem(ProblemCode::internal, "zstd failed."));
            is_done = is_last ? left == 0 : input.pos == input.size;
            const std::span<const char> piece(compressed.data(), output.pos);
            if (const Result<> written = write_block(*target, piece, to); !written) {
                return std::unexpected(written.error());
            }
            sha256.add(piece);
            facts.bytes += piece.size();
        }
    }
    if (const Result<> flushed = flush(*target, to); !flushed) return std::unexpected(flushed.error());
    facts.sha256 = sha256.hex();
    return facts;
}

Result<> decompress(const std::filesystem::path& from, const std::filesystem::path& to) {
    const Result<File> source = open_to_read(from);
    if (!source) return std::unexpected(source.error());
    const Result<File> target = open_to_write(to);
    if (!target) return std::unexpected(target.error());

    const Decompressor context(ZSTD_createDCtx());
    Block block(block_bytes);
    Block plain(ZSTD_DStreamOutSize());
    std::size_t expected = 1; // 0 at the end of a whole frame
    while (true) {
        const Result<std::span<const char>> bytes = read_block(*source, block, from);
        if (!bytes) return std::unexpected(bytes.error());
        if (bytes->empty()) break;
        ZSTD_inBuffer input{bytes->data(), bytes->size(), 0};
        while (input.pos < input.size) {
            ZSTD_outBuffer output{plain.data(), plain.size(), 0};
            expected = ZSTD_decompressStream(context.get(), &output, &input);
            if (ZSTD_isError(expected) != 0) return std::unexpected(damaged(from));
            const Result<> written = write_block(*target, {plain.data(), output.pos}, to);
            if (!written) return written;
        }
    }
    if (expected != 0) return std::unexpected(damaged(from));
    return flush(*target, to);
}

Result<ArchiveFacts> facts_of(const std::filesystem::path& archive) {
    const Result<File> source = open_to_read(archive);
    if (!source) return std::unexpected(source.error());
    Block block(block_bytes);
    Sha256 sha256;
    ArchiveFacts facts;
    while (true) {
        const Result<std::span<const char>> bytes = read_block(*source, block, archive);
        if (!bytes) return std::unexpected(bytes.error());
        if (bytes->empty()) break;
        sha256.add(*bytes);
        facts.bytes += bytes->size();
    }
    facts.sha256 = sha256.hex();
    return facts;
}

std::filesystem::path manifest_of(const std::filesystem::path& archive) {
    return archive.string() + ".sha256";
}

Result<> write_manifest(const std::filesystem::path& archive, const ArchiveFacts& facts) {
    const std::filesystem::path manifest = manifest_of(archive);
    const Result<File> file = open_to_write(manifest);
    if (!file) return std::unexpected(file.error());
    const std::string line = facts.sha256 + "  " + archive.filename().string() + "\n";
    if (const Result<> written = write_block(*file, line, manifest); !written) return written;
    return flush(*file, manifest);
}

Result<std::string> recorded_sha256(const std::filesystem::path& archive) {
    const std::filesystem::path manifest = manifest_of(archive);
    std::ifstream file(manifest);
    std::string sha256;
    if (!(file >> sha256) || sha256.size() != sha256_hex_length) {
        return std::unexpected(
            Problem(ProblemCode::not_found, "There is no checksum in " + manifest.string() + ": nothing is restored."));
    }
    return sha256;
}

} // namespace answerd::store
