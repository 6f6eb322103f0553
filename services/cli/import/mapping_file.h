// A mapping as it stands in its file: read, and told where in the file each of its fields is.
//
//   TANGGAP_ASSIGN_OR_RETURN(MappingFile file, MappingFile::Parse("city.textproto", text));
//   file.Problem("steps[1].when[0].column", "no column is called 'stauts'; did you mean 'status'?");
//   // "city.textproto:31:12: no column is called ..."
#pragma once

#include <absl/status/statusor.h>
#include <google/protobuf/text_format.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tanggap/complaints/v1/import_mapping.pb.h"

namespace tanggap::cli {

class MappingFile {
 public:
  // The usage error has a line for each problem, with line and column.
  static absl::StatusOr<MappingFile> Parse(const std::string& name, std::string_view text);

  const complaints::v1::ImportMapping& mapping() const { return mapping_; }
  // A problem with the field at that path. Of one that is not there, with what should hold it.
  std::string Problem(std::string_view path, std::string_view sentence) const;

 private:
  MappingFile() = default;

  std::string name_;
  complaints::v1::ImportMapping mapping_;
  std::unique_ptr<google::protobuf::TextFormat::ParseInfoTree> places_;
};

// The problems as one usage error.
absl::Status MappingError(const std::vector<std::string>& problems);

}  // namespace tanggap::cli
