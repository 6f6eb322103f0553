// The sample directory with a few words changed: for what the sample does not hold.
//
//   const EditedDirectory edited({{"dinkes", "code: \"obat\"", "code: \"obat\" retired: true"}});
//   Service service({.adjust = [&](AppOptions& app) { app.directory = edited.path(); }});
#pragma once

#include <string>
#include <vector>

namespace tanggap::testing {

struct Edit {
  // A file of directory.d without its ending, or "federation".
  std::string file;
  // Every occurrence of it is replaced; the test program ends when there is none.
  std::string old_text;
  std::string new_text;
};

class EditedDirectory {
 public:
  explicit EditedDirectory(const std::vector<Edit>& edits);
  ~EditedDirectory();
  EditedDirectory(const EditedDirectory&) = delete;
  EditedDirectory& operator=(const EditedDirectory&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace tanggap::testing
