// A file for one test, gone when it ends.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <string>
#include <string_view>

#include "libs/base/strings.h"

namespace tanggap::auth {

class TemporaryFile {
 public:
  TemporaryFile() = default;
  ~TemporaryFile() { std::remove(path_.c_str()); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  // Replaces the file as careful programs do, so that every version is another inode.
  void Write(std::string_view content) const {
    const std::string next = path_ + ".new";
    std::ofstream(next, std::ios::binary) << content;
    ASSERT_EQ(std::rename(next.c_str(), path_.c_str()), 0);
  }
  void Remove() const { std::remove(path_.c_str()); }
  const std::string& path() const { return path_; }

 private:
  const std::string path_ = base::Join(testing::TempDir(), "auth_test_", getpid(), "_",
                                       reinterpret_cast<uintptr_t>(this));
};

}  // namespace tanggap::auth
