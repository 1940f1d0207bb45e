using System.Text.RegularExpressions;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>What a resource or an endpoint may be called, and when two names are the same.</summary>
internal static partial class NameRules
{
    public static bool Same(string? a, string? b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    public static void Check(string kind, string name)
    {
        if (!Valid().IsMatch(name))
        {
            throw new ArgumentException(
                $"{kind} name '{name}' is invalid: it must be 1 to 64 ASCII letters, digits and single "
                + "hyphens, begin with a letter and not end with a hyphen.",
                nameof(name));
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

    [GeneratedRegex(@"^(?=.{1,64}\z)[A-Za-z](-?[A-Za-z0-9])*\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Valid();

    [GeneratedRegex("[^A-Za-z0-9_]", RegexOptions.None, 1000)]
    private static partial Regex NotInVariables();
}
