// What the calls of the matrix are about: published surveys of dinkes, with a way of each level.
//
//   Target target = MakeTarget(service);
//   target.ways[level] = MakeWay(service, target.name, level);       // whose token nobody has used
#pragma once

#include <string>

#include "tanggap/surveys/v1/collection_messages.pb.h"
#include "tanggap/surveys/v1/publication.pb.h"
#include "tanggap/surveys/v1/respondent_messages.pb.h"
#include "tests/access/surveys/method_table.h"
#include "tests/surveys/service.h"

namespace tanggap::surveys {

// By an administrator of dinkes. Each ends the test program when it is refused: nothing could be
// learned then.
Target MakeTarget(Service& service);
// A published survey of dinkes that has an index, by its name.
std::string MakeMeasured(Service& service);
// Without a receipt.
Way MakeWay(Service& service, const std::string& survey, v1::RespondentLevel level);

// Requests: a collector of the kind that goes with the level; one token; a response that is whole;
// an improvement about a publication.
v1::CreateCollectorRequest CollectorOf(const std::string& survey, v1::RespondentLevel level);
v1::IssueTokensRequest IssueOne(const std::string& collector);
v1::CreateImprovementRequest NewImprovement(const std::string& publication);
v1::ResponseContent ContentFor(const std::string& survey);
v1::SubmitResponseRequest ResponseTo(const std::string& survey, const Way& way);

}  // namespace tanggap::surveys
