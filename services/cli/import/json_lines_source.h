// The cases of a file that holds one ImportedComplaint a line as JSON, as `tanggap export` writes
// it.
//
//   TANGGAP_ASSIGN_OR_RETURN(auto source, JsonLinesSource::Open("dinkes.jsonl.gz"));
#pragma once

#include <memory>
#include <string>

#include "libs/rpc/field_rules.h"
#include "services/cli/import/byte_source.h"
#include "services/cli/import/case_source.h"

namespace tanggap::cli {

class JsonLinesSource final : public CaseSource {
 public:
  static absl::StatusOr<std::unique_ptr<CaseSource>> Open(const std::string& path);

  // A case as an export writes it whose texts the exporter might not read: it is refused here.
  static std::string WithoutTexts(const std::string& line);

  absl::StatusOr<std::optional<Row>> Next() override;
  absl::Status Skip(int64_t rows) override;
  double Fraction() const override { return bytes_->Fraction(); }
  std::string Identity() const override { return bytes_->Identity(); }

 private:
  explicit JsonLinesSource(std::unique_ptr<ByteSource> bytes) : bytes_(std::move(bytes)) {}
  // The next line that is not blank; false at the end.
  absl::StatusOr<bool> ReadLine(std::string& line);

  const std::unique_ptr<ByteSource> bytes_;
  rpc::FieldRules rules_;
  std::string_view piece_;
  int64_t line_ = 0;
  int64_t rows_ = 0;
  // The file ended before the line did.
  bool cut_ = false;
  // The line has more than anybody could send.
  bool too_long_ = false;
};

}  // namespace tanggap::cli
