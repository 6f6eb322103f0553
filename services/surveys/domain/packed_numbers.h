// Numbers and short texts as a row of bytes: variable-length integers, and runs of zeros as their
// length. What is nearly always a small difference, or nothing, takes next to no room.
//
//   PackedWriter writer(kVersion);
//   writer.Number(-3);
//   std::string bytes = writer.Take();
//
//   PackedReader reader(bytes, kVersion);
//   const int64_t number = reader.Number();
//   if (!reader.done()) return absl::DataLossError(...);      // of bytes that are none it reads zeros
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace tanggap::surveys {

class PackedWriter {
 public:
  // The first byte says what the numbers mean.
  explicit PackedWriter(char version) : bytes_{version} {}

  void Number(int64_t number) {
    if (number == 0) {
      ++zeros_;
      return;
    }
    Flush();
    // Zigzag: small numbers of either sign are short.
    Bytes((static_cast<uint64_t>(number) << 1) ^ static_cast<uint64_t>(number >> 63));
  }
  void Text(std::string_view text) {
    Number(static_cast<int64_t>(text.size()));
    Flush();
    bytes_.append(text);
  }
  std::string Take() {
    Flush();
    return std::move(bytes_);
  }

 private:
  void Flush() {
    if (zeros_ == 0) return;
    bytes_.push_back(0);
    Bytes(std::exchange(zeros_, 0));
  }
  void Bytes(uint64_t number) {
    for (; number >= 0x80; number >>= 7) bytes_.push_back(static_cast<char>(number | 0x80));
    bytes_.push_back(static_cast<char>(number));
  }
  std::string bytes_;
  uint64_t zeros_ = 0;
};

class PackedReader {
 public:
  PackedReader(std::string_view bytes, char version) : rest_(bytes) {
    good_ = !rest_.empty() && rest_[0] == version;
    if (good_) rest_.remove_prefix(1);
  }
  int64_t Number() {
    if (zeros_ > 0) {
      --zeros_;
      return 0;
    }
    const uint64_t number = Bytes();
    if (number == 0) {
      zeros_ = Bytes();
      if (zeros_ == 0) good_ = false;
      if (zeros_ > 0) --zeros_;
      return 0;
    }
    return static_cast<int64_t>(number >> 1) ^ -static_cast<int64_t>(number & 1);
  }
  int64_t Number(int64_t least, int64_t most) {
    const int64_t number = Number();
    if (number < least || number > most) good_ = false;
    return good_ ? number : least;
  }
  std::string Text(int64_t longest) {
    const auto size = static_cast<size_t>(Number(0, longest));
    if (size > rest_.size()) good_ = false;
    if (!good_) return "";
    std::string text(rest_.substr(0, size));
    rest_.remove_prefix(size);
    return text;
  }
  // Everything until here could be read.
  bool good() const { return good_; }
  // And nothing is left.
  bool done() const { return good_ && rest_.empty() && zeros_ == 0; }

 private:
  uint64_t Bytes() {
    uint64_t number = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (rest_.empty()) break;
      const auto byte = static_cast<unsigned char>(rest_[0]);
      rest_.remove_prefix(1);
      number |= uint64_t{byte & 0x7Fu} << shift;
      if (byte < 0x80) return number;
    }
    good_ = false;
    return 1;
  }
  std::string_view rest_;
  uint64_t zeros_ = 0;
  bool good_ = true;
};

}  // namespace tanggap::surveys
