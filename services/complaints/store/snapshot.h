// The columns of complaints.complaint that hold the domain's Complaint: one table of names, types
// and how each is written and read, from which the statements that insert, update and load it are
// put together.
//
//   "INSERT INTO complaints.complaint (" + SnapshotNames() + ") SELECT ... FROM unnest(" + SnapshotArrays(8) + ")"
//   AppendSnapshots(params, {&complaint});       // one array a column
//   Complaint complaint = ReadSnapshot(row);
#pragma once

#include <string>
#include <vector>

#include "libs/postgres/params.h"
#include "libs/postgres/rows.h"
#include "services/complaints/domain/complaint.h"

namespace tanggap::complaints {

// "complaint, number, version, ..."; with `alias` each as alias.name.
std::string SnapshotNames(const std::string& alias = "");
// "$8::uuid[], $9::text[], ...", one parameter a column from `first` on.
std::string SnapshotArrays(int first);
// "number = s.number, version = s.version, ...": all but the key.
std::string SnapshotAssignments(const std::string& alias);
int SnapshotCount();

void AppendSnapshots(postgres::Params& params, const std::vector<const Complaint*>& complaints);
Complaint ReadSnapshot(const postgres::Row& row);

}  // namespace tanggap::complaints
