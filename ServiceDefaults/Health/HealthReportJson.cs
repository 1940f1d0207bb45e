using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DesignPatterns.ServiceDefaults.Health;

/// <summary>The answer of /health and /alive: the verdict, and each check's reason.</summary>
internal sealed record HealthAnswer(string Status, IReadOnlyList<CheckAnswer> Checks);

internal sealed record CheckAnswer(string Name, string Status, string? Reason, double Milliseconds);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(HealthAnswer))]
internal sealed partial class HealthReportJson : JsonSerializerContext
{
    public static Task WriteAsync(HttpContext context, HealthReport report)
    {
        var checks = report.Entries.Select(entry => new CheckAnswer(
            entry.Key,
            $"{entry.Value.Status}",
            entry.Value.Description ?? entry.Value.Exception?.Message,
            Math.Round(entry.Value.Duration.TotalMilliseconds, 3)));
        var answer = new HealthAnswer($"{report.Status}", [.. checks]);
        return context.Response.WriteAsJsonAsync(
            answer, Default.HealthAnswer, cancellationToken: context.RequestAborted);
    }
}
