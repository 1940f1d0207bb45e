using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace DesignPatterns.ServiceDefaults.Draining;

internal sealed class DrainOptions
{
    /// <summary>How long a stopping host, already unready, still takes requests.</summary>
    /// <remarks>Shorter than two probe periods of the balancers before it, and requests fail that one of them
    /// still sends; longer leaves less of the shutdown's 5 s to what is in flight.</remarks>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:03")]
    public TimeSpan Period { get; init; } = TimeSpan.FromSeconds(1.2);
}

[OptionsValidator]
internal sealed partial class DrainOptionsValidator : IValidateOptions<DrainOptions>;
