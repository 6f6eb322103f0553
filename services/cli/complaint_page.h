// Complaints as people read them: one whole, a list, a history, what anybody may know.
//
//   out << ComplaintPage(complaint, view, now) << HistoryPage(entries, VersionOf(complaint), view);
//   out << ComplaintTable(response.complaints(), view, now);
#pragma once

#include <absl/time/time.h>
#include <google/protobuf/repeated_field.h>

#include <string>

#include "services/cli/view.h"
#include "tanggap/complaints/v1/complaints_service.pb.h"

namespace tanggap::cli {

// Number, state, holder and what is due.
std::string TrackingPage(const complaints::v1::TrackComplaintResponse& response, const View& view,
                         absl::Time now);
// The same of a complaint, and what the caller may do next: what a step prints.
std::string StepPage(const complaints::v1::Complaint& complaint, const View& view, absl::Time now);
// Everything that the caller may see.
std::string ComplaintPage(const complaints::v1::Complaint& complaint, const View& view,
                          absl::Time now);
std::string ComplaintTable(
    const google::protobuf::RepeatedPtrField<complaints::v1::Complaint>& complaints,
    const View& view, absl::Time now);
// The history of a case of that version. What the caller may not read or see is said in its place.
std::string HistoryPage(
    const google::protobuf::RepeatedPtrField<complaints::v1::HistoryEntry>& entries, int version,
    const View& view);

// "in 2 days, 24 Nov 2026 16:00 WIB (RESOLVE)", or "" when nothing is due.
std::string DueText(const complaints::v1::NextDue& due, const View& view, absl::Time now);
absl::Time TimeOf(const google::protobuf::Timestamp& timestamp);
// The number in the etag.
int VersionOf(const complaints::v1::Complaint& complaint);

}  // namespace tanggap::cli
