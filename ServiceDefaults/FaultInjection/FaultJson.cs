using System.Text.Json.Serialization;

namespace DesignPatterns.ServiceDefaults.FaultInjection;

/// <summary>The answer of GET /faults. Who kills or pauses this service uses the process id given here: what
/// the orchestrator knows may be a wrapper's.</summary>
internal sealed record FaultList(bool Enabled, int ProcessId, IReadOnlyList<FaultState> Faults)
{
    public static FaultList Of(Faults faults) =>
        new(true, Environment.ProcessId, [.. faults.All.Select(FaultState.Of)]);
}

internal sealed record FaultState(
    string Name, string Description, bool Active, int? Percent, double? Milliseconds, int? Status)
{
    public static FaultState Of(FaultSwitch one)
    {
        var (grades, setting) = (one.Fault.Grades, one.Setting);
        return new FaultState(
            one.Fault.Name,
            one.Fault.Description,
            setting is not null,
            grades.HasFlag(FaultGrades.Percent) ? setting?.Percent : null,
            grades.HasFlag(FaultGrades.Milliseconds) ? setting?.Delay.TotalMilliseconds : null,
            grades.HasFlag(FaultGrades.Status) ? setting?.Status : null);
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FaultList))]
[JsonSerializable(typeof(FaultState))]
internal sealed partial class FaultJson : JsonSerializerContext;
