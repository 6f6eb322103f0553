// One table and one mapping, for the tests of this folder.
//
//   ASSERT_THAT(Open(kSmallest, "id,filed\n17,2025-02-03 14:30:05\n"), IsOk());
//   EXPECT_EQ(Next().external_reference().external_id(), "17");
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "libs/testing/status_matchers.h"
#include "services/cli/complaint_page.h"
#include "services/cli/import/case_mapping.h"
#include "services/cli/import/table_reader.h"
#include "services/cli/import/test_files.h"
#include "services/cli/usage_error.h"

namespace tanggap::cli {

namespace v1 = complaints::v1;

inline constexpr char kSmallest[] = R"(
source: "lama" source_agency: "dinkes"
times { zone: "Asia/Jakarta" }
external_id { columns: "id" }
file_time { columns: "filed" }
)";

class MappedTable : public ::testing::Test {
 protected:
  absl::Status Open(const std::string& mapping, const std::string& table) {
    absl::StatusOr<MappingFile> file = MappingFile::Parse("city.textproto", mapping);
    if (!file.ok()) return file.status();
    auto reader = TableReader::Open(files_.Write("table.csv", table), file->mapping().format());
    if (!reader.ok()) return reader.status();
    table_ = *std::move(reader);
    auto compiled = CaseMapping::Compile(*file, table_->columns());
    if (!compiled.ok()) return compiled.status();
    mapping_ = std::make_unique<CaseMapping>(*std::move(compiled));
    return absl::OkStatus();
  }
  std::string Failure(const std::string& mapping, const std::string& table = "id,filed,status\n") {
    const absl::Status status = Open(mapping, table);
    EXPECT_TRUE(IsUsageError(status)) << status;
    return std::string(status.message());
  }
  // The next row's case; fails the test when it is rejected.
  v1::ImportedComplaint Next() {
    const auto line = table_->Next();
    EXPECT_THAT(line.status(), tanggap::testing::IsOk());
    EXPECT_THAT((*line)->problem, ::testing::IsEmpty());
    OrRejection<v1::ImportedComplaint> item = mapping_->Of((*line)->row);
    EXPECT_TRUE(item.ok()) << (item.ok() ? "" : item.rejection().reason);
    return item.ok() ? item.value() : v1::ImportedComplaint();
  }
  // Why the next row is rejected.
  std::string Rejected() {
    const auto line = table_->Next();
    EXPECT_THAT(line.status(), tanggap::testing::IsOk());
    if (!(*line)->problem.empty()) return (*line)->problem;
    const OrRejection<v1::ImportedComplaint> item = mapping_->Of((*line)->row);
    EXPECT_FALSE(item.ok());
    return item.ok() ? "" : item.rejection().reason;
  }

  TestFiles files_;
  std::unique_ptr<TableReader> table_;
  std::unique_ptr<CaseMapping> mapping_;
};

inline absl::Time Jakarta(int year, int month, int day, int hour, int minute, int second = 0) {
  return absl::FromCivil(absl::CivilSecond(year, month, day, hour, minute, second),
                         absl::FixedTimeZone(7 * 60 * 60));
}

}  // namespace tanggap::cli
