// Values that stand nowhere else in the world, entered as somebody's personal data and then looked
// for: in the clear, as base64 however it is aligned, and as hexadecimal.
//
//   Canaries canaries;
//   person.set_phone(canaries.Phone("phone of a named reporter"));
//   ...
//   EXPECT_THAT(canaries.In(log), IsEmpty());                     // else the names of those found
//   FolderFindings found = canaries.InFolder("/var/lib/postgresql");
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "libs/base/random.h"
#include "tanggap/complaints/v1/complaint.pb.h"

namespace tanggap::complaints {

// By what was found, the files it was found in.
struct FolderFindings {
  std::map<std::string, std::set<std::string>> files;
  size_t files_read = 0;
  size_t bytes_read = 0;
};

class Canaries {
 public:
  // Each makes a new value of its kind and remembers what it was for.
  std::string Text(const std::string& what);
  std::string NationalId(const std::string& what);
  std::string Phone(const std::string& what);
  std::string Email(const std::string& what);
  double Degrees(const std::string& what, double about);
  v1::Person Person(const std::string& whose);
  // A value that the service made: a secret, a token. At least eight bytes.
  void Remember(const std::string& what, const std::string& value);

  size_t size() const { return whats_.size(); }
  // Which of them stand in `bytes`, in any form.
  std::set<std::string> In(std::string_view bytes) const;
  // The same for every file below a folder, as it lies on the disk now.
  FolderFindings InFolder(const std::string& folder) const;

 private:
  static constexpr size_t kStart = 8;
  struct Form {
    std::string bytes;
    std::string what;
  };

  std::string Digits(int count);
  void RememberForms(const std::string& what, const std::string& value);
  void AddForm(const std::string& what, const std::string& bytes);
  static uint64_t StartOf(const char* bytes);

  base::SystemRandom random_;
  std::set<std::string> whats_;
  std::unordered_map<uint64_t, std::vector<Form>> forms_;
  // Whether any form starts with eight bytes of such a hash: most places are passed over by this.
  std::vector<bool> starts_ = std::vector<bool>(1 << 16);
};

}  // namespace tanggap::complaints
