using System.ComponentModel.DataAnnotations;
using System.Net;
using Microsoft.Extensions.Options;

namespace DesignPatterns.Gathering.Wire;

/// <summary>Where a leaf listens for roots: section <c>Leaf</c>.</summary>
public sealed class LeafListenerOptions : IValidatableObject
{
    public const string Section = "Leaf";

    /// <summary>Loopback, unless roots are on other machines: the protocol asks nobody who he is.</summary>
    [Required]
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>0 lets the machine choose.</summary>
    [Range(0, 65_535)]
    public int Port { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IPAddress.TryParse(Address, out _))
        {
            yield return new($"Address must be an IP address, but is '{Address}'.", [nameof(Address)]);
        }
    }
}

[OptionsValidator]
internal sealed partial class LeafListenerOptionsValidator : IValidateOptions<LeafListenerOptions>;
