// Cases and their history as rows of CSV (csv_text.h; times in UTC), for people and spreadsheets.
//
//   table << CaseHeader() << CaseRow(complaint, item);
//   history << HistoryHeader() << HistoryRow(complaint.number(), entry);
#pragma once

#include <string>

#include "tanggap/complaints/v1/complaints_service.pb.h"

namespace tanggap::cli {

std::string CaseHeader();
// `item` has who filed it and the exact place, where that is told. A case lacks texts that the
// caller may not read: the column `texts` says so, as that of its history does of the entry.
std::string CaseRow(const complaints::v1::Complaint& complaint,
                    const complaints::v1::ImportedComplaint& item, bool incomplete = false);
std::string HistoryHeader();
std::string HistoryRow(const std::string& number, const complaints::v1::HistoryEntry& entry);

}  // namespace tanggap::cli
