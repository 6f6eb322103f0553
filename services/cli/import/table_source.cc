#include "services/cli/import/table_source.h"

#include "libs/base/result.h"
#include "libs/base/strings.h"
#include "services/cli/import/mapping_file.h"
#include "services/cli/text_input.h"

namespace tanggap::cli {

absl::StatusOr<std::unique_ptr<CaseSource>> TableSource::Open(const std::string& mapping_path,
                                                              const std::string& table_path) {
  TANGGAP_ASSIGN_OR_RETURN(const std::string text, ReadTextFile(mapping_path));
  TANGGAP_ASSIGN_OR_RETURN(const MappingFile file, MappingFile::Parse(mapping_path, text));
  TANGGAP_ASSIGN_OR_RETURN(std::unique_ptr<TableReader> table,
                           TableReader::Open(table_path, file.mapping().format()));
  TANGGAP_ASSIGN_OR_RETURN(CaseMapping mapping, CaseMapping::Compile(file, table->columns()));
  std::string identity =
      base::Join(std::hash<std::string>()(text), "-", table->source().Identity());
  return std::unique_ptr<CaseSource>(
      new TableSource(std::move(table), std::move(mapping), std::move(identity)));
}

absl::StatusOr<std::optional<CaseSource::Row>> TableSource::Next() {
  TANGGAP_ASSIGN_OR_RETURN(const std::optional<TableLine> line, table_->Next());
  if (!line.has_value()) return std::optional<Row>();
  if (!line->problem.empty())
    return Row{
        .number = line->row.number, .line = line->row.line, .item = Rejection{line->problem}};
  const int64_t cut_before = mapping_.texts_cut();
  Row row{.number = line->row.number,
          .line = line->row.line,
          .external_id = mapping_.ExternalIdOf(line->row),
          .item = mapping_.Of(line->row)};
  row.texts_cut = mapping_.texts_cut() - cut_before;
  return row;
}

absl::Status TableSource::Skip(int64_t rows) {
  for (; rows > 0; --rows) {
    TANGGAP_ASSIGN_OR_RETURN(const std::optional<TableLine> line, table_->Next());
    if (!line.has_value()) break;
  }
  return absl::OkStatus();
}

}  // namespace tanggap::cli
