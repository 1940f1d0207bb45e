using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;

namespace DesignPatterns.Dashboard.Resources;

[JsonSerializable(typeof(ProblemDetails))]
internal sealed partial class FeedProblemJson : JsonSerializerContext;
