// The bytes of a file, compressed by gzip or not, piece by piece.
//
//   TANGGAP_ASSIGN_OR_RETURN(auto source, ByteSource::Open("cases.csv.gz"));
//   while (true) {
//     TANGGAP_ASSIGN_OR_RETURN(std::string_view piece, source->Next());
//     if (piece.empty()) break;                               // the end
//   }
#pragma once

#include <absl/status/statusor.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace tanggap::cli {

class ByteSource {
 public:
  // A piece has at most so many bytes.
  static absl::StatusOr<std::unique_ptr<ByteSource>> Open(const std::string& path,
                                                          size_t piece_size = size_t{256} << 10);
  ~ByteSource();
  ByteSource(const ByteSource&) = delete;
  ByteSource& operator=(const ByteSource&) = delete;

  // Valid until the next call; empty at the end. A compressed file that was cut is DATA_LOSS.
  absl::StatusOr<std::string_view> Next();

  // How much of the file has been read, from 0 to 1.
  double Fraction() const;
  // Tells this content of the file from another: its size and when it was last written.
  std::string Identity() const;

 private:
  struct File;
  explicit ByteSource(std::unique_ptr<File> file);
  std::unique_ptr<File> file_;
};

}  // namespace tanggap::cli
