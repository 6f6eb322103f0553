// The cases that very many are made of (many_cases.h): one for each kind and each shape that the
// real sets have, as an importer of diskominfo brings them. So whatever a case of theirs holds was
// written by the service itself.
//
//   service.Call<v1::ImportComplaintsResponse>("ImportComplaints", ModelCases(clock.Now()), Importer("diskominfo"));
//   const std::string id = ModelId(ModelKind::kEnded, 7);            // under which it is known
#pragma once

#include <absl/time/time.h>

#include <string>

#include "tanggap/complaints/v1/complaints_service.pb.h"

namespace tanggap::complaints {

enum class ModelKind { kFiled, kAssigned, kAnswered, kEnded };
inline constexpr int kModelKinds = 4;
// Of each kind: how long its texts are and how long it took.
inline constexpr int kShapes = 20;
// The external reference of every model and of every case that is made.
inline constexpr char kModelSource[] = "model";
inline constexpr char kMadeSource[] = "lapor-lama";

std::string ModelId(ModelKind kind, int shape);

// Answered within the last hours, so that no reporter was silent for too long.
v1::ImportComplaintsRequest ModelCases(absl::Time now);

}  // namespace tanggap::complaints
