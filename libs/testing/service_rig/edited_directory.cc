#include "libs/testing/service_rig/edited_directory.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "libs/testing/service_rig/sample.h"

namespace tanggap::testing {

namespace fs = std::filesystem;

namespace {

void Apply(const fs::path& folder, const Edit& edit) {
  const fs::path path = edit.file == "federation"
                            ? folder / "federation.textproto"
                            : folder / "directory.d" / (edit.file + ".textproto");
  std::ifstream input(path);
  std::string text((std::istreambuf_iterator<char>(input)), std::istreambuf_iterator<char>());
  size_t at = text.find(edit.old_text);
  if (at == std::string::npos) {
    std::cerr << "The sample's " << path << " does not hold " << edit.old_text << std::endl;
    std::abort();
  }
  for (; at != std::string::npos; at = text.find(edit.old_text, at + edit.new_text.size()))
    text.replace(at, edit.old_text.size(), edit.new_text);
  std::ofstream(path) << text;
}

}  // namespace

EditedDirectory::EditedDirectory(const std::vector<Edit>& edits)
    : path_(fs::temp_directory_path() / "tanggap-edited-directory-XXXXXX") {
  if (::mkdtemp(path_.data()) == nullptr) std::abort();
  fs::copy(SampleDirectory(), path_, fs::copy_options::recursive);
  for (const Edit& edit : edits) Apply(path_, edit);
}

EditedDirectory::~EditedDirectory() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

}  // namespace tanggap::testing
