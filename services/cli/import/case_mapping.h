// The whole mapping, compiled for one table: from a row to the case it tells, or why it tells none.
// Pure: the same row gives the same case.
//
//   TANGGAP_ASSIGN_OR_RETURN(CaseMapping mapping, CaseMapping::Compile(file, columns));
//   OrRejection<ImportedComplaint> item = mapping.Of(row);
#pragma once

#include <absl/status/statusor.h>

#include <memory>
#include <string>
#include <vector>

#include "libs/rpc/field_rules.h"
#include "services/cli/import/cell_value.h"
#include "services/cli/import/mapping_file.h"
#include "services/cli/import/step_mapping.h"
#include "services/cli/import/text_limit.h"
#include "services/cli/import/time_reader.h"
#include "tanggap/complaints/v1/complaints_service.pb.h"

namespace tanggap::cli {

class CaseMapping {
 public:
  // The usage error names line and column of everything that is wrong.
  static absl::StatusOr<CaseMapping> Compile(const MappingFile& file, const TableColumns& columns);

  OrRejection<complaints::v1::ImportedComplaint> Of(const TableRow& row) const;
  // The identifier of a row's case; empty when it has none.
  std::string ExternalIdOf(const TableRow& row) const;
  // How many texts were cut so far.
  int64_t texts_cut() const { return texts_.cut(); }

 private:
  using Item = complaints::v1::ImportedComplaint;
  // Nothing, or the reason of a rejection.
  using Outcome = OrRejection<bool>;

  struct Field;
  static const std::vector<Field>& Fields();

  explicit CaseMapping(const MappingFile& file);
  void CompileFields(const TableColumns& columns, const NoteProblem& note);
  Outcome SetTime(const CellValue& value, const TableRow& row,
                  google::protobuf::Timestamp* (Item::*field)(), Item& item) const;
  Outcome SetReference(const TableRow& row, Item& item) const;
  Outcome SetFiling(const TableRow& row, Item& item) const;
  Outcome SetEnums(const TableRow& row, Item& item) const;
  Outcome SetPlace(const TableRow& row, Item& item) const;
  Outcome SetReporter(const TableRow& row, Item& item) const;
  Outcome SetSteps(const TableRow& row, Item& item) const;
  OrRejection<bool> SetDegrees(const CellValue& value, const TableRow& row, double* degrees) const;

  complaints::v1::ImportMapping mapping_;
  TimeReader times_;
  TextLimit texts_;
  rpc::FieldRules rules_;
  CellValue external_id_, file_time_, source_update_time_, claimed_due_time_, agency_, unit_,
      category_, region_, complaint_class_, channel_, filing_, track_, description_, occurred_time_,
      address_, latitude_, longitude_, display_name_, national_id_, phone_, email_, postal_address_,
      identity_, content_visibility_;
  std::vector<StepMapping> steps_;
};

}  // namespace tanggap::cli
