// A service standard told to people: as a message, and as one sentence in both languages.
//
//   v1::ServiceStandard standard = ServiceStandardOf(request, *policy);
//   Print(standard.sentence().id());     // "Diverifikasi paling lama 3 hari kerja; ..."
#pragma once

#include "libs/directory/policy_book.h"
#include "tanggap/common/v1/text.pb.h"
#include "tanggap/directory/v1/directory_service.pb.h"

namespace tanggap::directory {

v1::ServiceStandard ServiceStandardOf(const v1::GetServiceStandardRequest& request,
                                      const Policy& policy);

common::v1::LocalizedText SentenceOf(const Policy& policy);

}  // namespace tanggap::directory
