// The cases that a mapping makes of a table.
//
//   TANGGAP_ASSIGN_OR_RETURN(auto source, TableSource::Open("city.textproto", "cases.csv.gz"));
#pragma once

#include <memory>
#include <string>

#include "services/cli/import/case_mapping.h"
#include "services/cli/import/case_source.h"
#include "services/cli/import/table_reader.h"

namespace tanggap::cli {

class TableSource final : public CaseSource {
 public:
  // The usage error says what is wrong with the mapping, or with the beginning of the table.
  static absl::StatusOr<std::unique_ptr<CaseSource>> Open(const std::string& mapping_path,
                                                          const std::string& table_path);

  absl::StatusOr<std::optional<Row>> Next() override;
  absl::Status Skip(int64_t rows) override;
  double Fraction() const override { return table_->source().Fraction(); }
  std::string Identity() const override { return identity_; }

 private:
  TableSource(std::unique_ptr<TableReader> table, CaseMapping mapping, std::string identity)
      : table_(std::move(table)), mapping_(std::move(mapping)), identity_(std::move(identity)) {}

  const std::unique_ptr<TableReader> table_;
  const CaseMapping mapping_;
  const std::string identity_;
};

}  // namespace tanggap::cli
