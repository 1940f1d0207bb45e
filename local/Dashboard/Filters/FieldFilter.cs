using DesignPatterns.Dashboard.Telemetry;

namespace DesignPatterns.Dashboard.Filters;

public enum FieldComparison
{
    Is,
    IsNot,
    Contains,
}

/// <summary>
/// A condition on an attribute: <c>name=value</c>, <c>name!=value</c>, or <c>name~part</c>, whatever the case.
/// </summary>
/// <remarks>
/// Blanks around a value do not count. The name ends at the first sign, so an attribute whose own name holds one
/// cannot be filtered by. What lacks the attribute meets <c>!=</c> and nothing else.
/// </remarks>
public sealed record FieldFilter(string Name, FieldComparison Comparison, string Value)
{
    public const int MaximumLength = 300;
    public const string Form = "name=value, name!=value or name~part";

    /// <returns>Null when the text is no filter; <paramref name="problem"/> then says why.</returns>
    public static FieldFilter? Parse(string text, out string problem)
    {
        problem = "";
        var at = text.AsSpan().IndexOfAny('=', '~');
        if (text.Length > MaximumLength)
        {
            problem = $"A filter has {MaximumLength} characters at most; this one has {text.Length}.";
            return null;
        }

        if (at < 0)
        {
            problem = $"“{text}” is no filter: write {Form}.";
            return null;
        }

        var name = text[..at].Trim();
        var isNot = text[at] == '=' && name.EndsWith('!');
        name = isNot ? name[..^1].TrimEnd() : name;
        if (name.Length == 0)
        {
            problem = $"“{text}” names no attribute: write {Form}.";
            return null;
        }

        var comparison = isNot ? FieldComparison.IsNot
            : text[at] == '~' ? FieldComparison.Contains
            : FieldComparison.Is;
        return new FieldFilter(name, comparison, text[(at + 1)..].Trim());
    }

    /// <summary>The filter by an attribute; null for one that no filter can be written for.</summary>
    public static FieldFilter? For(Field field, FieldComparison comparison)
    {
        if (field.Name.Length + field.Value.Length >= MaximumLength)
        {
            return null;
        }

        var filter = new FieldFilter(field.Name, comparison, field.Value.Trim());
        return Parse($"{filter}", out _) == filter ? filter : null;
    }

    /// <summary>Whether attributes, or else those of their sender, meet the condition.</summary>
    public bool IsMetBy(Sender sender, IReadOnlyList<Field> fields) =>
        Comparison == FieldComparison.IsNot ? !Holds(sender, fields) : Holds(sender, fields);

    public override string ToString() => $"{Name}{Sign}{Value}";

    private string Sign => Comparison switch
    {
        FieldComparison.IsNot => "!=",
        FieldComparison.Contains => "~",
        _ => "=",
    };

    private bool Holds(Sender sender, IReadOnlyList<Field> fields) =>
        Holds(fields) || Holds(sender.Fields) || Name switch
        {
            "service.name" => Holds(sender.Service),
            "service.instance.id" => sender.Instance.Length > 0 && Holds(sender.Instance),
            _ => false,
        };

    private bool Holds(IReadOnlyList<Field> fields)
    {
        var count = fields.Count;
        for (var index = 0; index < count; index++)
        {
            var field = fields[index];
            if (field.Name == Name && Holds(field.Value))
            {
                return true;
            }
        }

        return false;
    }

    private bool Holds(string value) => Comparison == FieldComparison.Contains
        ? value.Contains(Value, StringComparison.OrdinalIgnoreCase)
        : value.AsSpan().Trim().SequenceEqual(Value);
}
