// For tests: a copy of the sample directory in a folder of its own, to be changed at will, and the
// shipped reference data.
//
//   TestFolder folder;
//   folder.Replace("directory.d/dinkes.textproto", "\"id\"", "\"xx\"");
//   Load({.folder = folder.path(), ...});
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <utility>

#include "libs/directory/holidays.h"
#include "libs/directory/reference_files.h"
#include "libs/directory/regions.h"

namespace tanggap::directory {

class TestFolder {
 public:
  TestFolder() {
    std::string path = testing::TempDir() + "tanggap-directory-XXXXXX";
    if (!mkdtemp(path.data())) ADD_FAILURE() << "no folder could be made at " << path;
    path_ = path;
    std::filesystem::copy(SAMPLE_DIRECTORY, path_, std::filesystem::copy_options::recursive);
  }
  ~TestFolder() {
    if (!path_.empty()) std::filesystem::remove_all(path_);
  }
  TestFolder(TestFolder&& other) noexcept : path_(std::exchange(other.path_, "")) {}
  TestFolder& operator=(TestFolder&& other) noexcept {
    std::swap(path_, other.path_);
    return *this;
  }

  const std::string& path() const { return path_; }

  std::string Read(const std::string& file) const {
    std::ifstream stream(path_ + "/" + file);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  }
  void Write(const std::string& file, const std::string& text) const {
    std::ofstream(path_ + "/" + file) << text;
  }
  void Append(const std::string& file, const std::string& text) const {
    Write(file, Read(file) + text);
  }
  void Remove(const std::string& file) const { std::filesystem::remove(path_ + "/" + file); }
  // The first place where `from` stands.
  void Replace(const std::string& file, const std::string& from, const std::string& to) const {
    std::string text = Read(file);
    const size_t at = text.find(from);
    ASSERT_NE(at, std::string::npos) << file << " has no " << from;
    Write(file, text.replace(at, from.size(), to));
  }

 private:
  std::string path_;
};

inline std::shared_ptr<const RegionIndex> AllRegions() {
  static const auto kRegions = std::make_shared<const RegionIndex>(
      IndexOf(RegionsFromCsv(ReadReferenceFile(DIRECTORY_DATA "/regions.csv.gz").value()).value()));
  return kRegions;
}

inline std::shared_ptr<const HolidayTable> AllHolidays() {
  static const auto kHolidays = std::make_shared<const HolidayTable>(
      HolidayTable::FromCsv(ReadReferenceFile(DIRECTORY_DATA "/holidays.csv").value()).value());
  return kHolidays;
}

}  // namespace tanggap::directory
