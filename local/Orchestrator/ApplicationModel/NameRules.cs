using System.Text.RegularExpressions;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>What a resource or an endpoint may be called, and when two names are the same.</summary>
internal static partial class NameRules
{
    private const int MaxLength = 64;
    public static bool Same(string? a, string? b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    public static void Check(string kind, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var broken = name switch
        {
            { Length: < 1 or > MaxLength } => $"must be between 1 and {MaxLength} characters long",
            _ when name.Contains("--", StringComparison.Ordinal) => "cannot contain consecutive hyphens",
            _ when name.Any(c => c != '-' && !char.IsAsciiLetterOrDigit(c)) =>
                "must contain only ASCII letters, digits, and hyphens",
            _ when !char.IsAsciiLetter(name[0]) => "must start with an ASCII letter",
            _ when name[^1] == '-' => "cannot end with a hyphen",
            _ => null,
        };
        if (broken is not null)
        {
            throw new ArgumentException($"{kind} name '{name}' is invalid. Name {broken}.", nameof(name));
        }
    }

    /// <summary>
    /// A name as part of an environment variable's: what is not a letter, digit or underscore becomes one.
    /// </summary>
    public static string Encode(string name)
    {
        var encoded = NotInVariables().Replace(name, "_");
        return encoded is [>= '0' and <= '9', ..] ? "_" + encoded : encoded;
    }

    [GeneratedRegex("[^A-Za-z0-9_]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NotInVariables();
}
