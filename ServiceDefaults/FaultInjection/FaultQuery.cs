using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace DesignPatterns.ServiceDefaults.FaultInjection;

/// <summary>Reads `?percent=50&amp;milliseconds=200&amp;status=503`, as far as a fault can be graded
/// so.</summary>
internal static class FaultQuery
{
    private static readonly Dictionary<string, (FaultGrades Grade, int Least, int Most)> Fields = new()
    {
        ["percent"] = (FaultGrades.Percent, 0, 100),
        ["milliseconds"] = (FaultGrades.Milliseconds, 1, 60_000),
        ["status"] = (FaultGrades.Status, 400, 599),
    };

    public static bool TryRead(
        IQueryCollection query,
        Fault fault,
        [NotNullWhen(true)] out FaultSetting? setting,
        out Dictionary<string, string[]> errors)
    {
        errors = [];
        setting = fault.UnlessTold with { };
        foreach (var (field, text) in query)
        {
            if (!Fields.TryGetValue(field, out var known) || !fault.Grades.HasFlag(known.Grade))
            {
                errors[field] = [$"This fault is not graded so, but by: {fault.Grades}."];
            }
            else if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
                || value < known.Least || value > known.Most)
            {
                errors[field] = [$"Must be a whole number from {known.Least} to {known.Most}."];
            }
            else
            {
                setting = With(setting, known.Grade, value);
            }
        }

        return errors.Count == 0;
    }

    private static FaultSetting With(FaultSetting setting, FaultGrades grade, int value) => grade switch
    {
        FaultGrades.Percent => setting with { Percent = value },
        FaultGrades.Milliseconds => setting with { Delay = TimeSpan.FromMilliseconds(value) },
        _ => setting with { Status = value },
    };
}
