using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace DesignPatterns.ServiceDefaults.Admin;

internal sealed class AdminOptions
{
    /// <summary>The port that /health, /alive and /faults live on; without one they are nowhere.</summary>
    [Range(1, 65_535)]
    public int? Port { get; init; }
}

[OptionsValidator]
internal sealed partial class AdminOptionsValidator : IValidateOptions<AdminOptions>;
