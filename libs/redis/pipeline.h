// Commands that are sent in one go, to be answered one by one.
//
//   redis::Pipeline pipeline;
//   for (const std::string& key : keys) pipeline.Add({"STRLEN", key});
//   const std::vector<absl::StatusOr<redis::Reply>> answers = connection.Run(pipeline);
//
// Words may hold any bytes; they are copied.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

namespace tanggap::redis {

class Pipeline {
 public:
  void Add(std::span<const std::string_view> words);
  void Add(std::initializer_list<std::string_view> words) {
    Add(std::span<const std::string_view>(words.begin(), words.size()));
  }

  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  // As Redis reads them.
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
  size_t size_ = 0;
};

}  // namespace tanggap::redis
