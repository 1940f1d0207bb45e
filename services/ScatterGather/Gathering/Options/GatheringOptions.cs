using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace DesignPatterns.Gathering;

/// <summary>Whom a gatherer asks, and how; from configuration section <c>Gathering:{name}</c>.</summary>
public sealed partial class GatheringOptions : IValidatableObject
{
    /// <summary>The leaves, each with its replicas.</summary>
    [Required, MinLength(1), ValidateEnumeratedItems]
    public IList<LeafOptions> Leaves { get; set; } = [];

    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext)
    {
        if (EjectionPeriod > MaxEjectionPeriod)
        {
            yield return new($"{nameof(EjectionPeriod)} must not exceed {nameof(MaxEjectionPeriod)}.");
        }

        if (Leaves.Select(leaf => leaf.Name).Distinct().Count() < Leaves.Count)
        {
            yield return new("Two leaves bear the same name.");
        }
    }
}

/// <summary>One leaf, and who can answer for it.</summary>
public sealed class LeafOptions
{
    /// <summary>The most replicas of a leaf: what one gather has tried is a set of bits.</summary>
    public const int MostReplicas = 64;

    /// <summary>What logs, metrics, spans and outcomes call it.</summary>
    [Required]
    public string Name { get; set; } = "";

    /// <summary>
    /// Each a <c>host:port</c>, or a service whose endpoint <c>leaf</c> is looked up, as in
    /// <c>services:{replica}:leaf:0</c>. Empty means the service that bears the leaf's name.
    /// </summary>
    [MaxLength(MostReplicas)]
    public IList<string> Replicas { get; set; } = [];
}

[OptionsValidator]
internal sealed partial class GatheringOptionsValidator : IValidateOptions<GatheringOptions>;
