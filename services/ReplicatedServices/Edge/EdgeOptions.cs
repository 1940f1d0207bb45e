using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace DesignPatterns.Edge;

/// <summary>What the edge lets in, from configuration section <c>Edge</c>.</summary>
internal sealed class EdgeOptions : IValidatableObject
{
    /// <summary>The longest request body; a longer one is answered with 413.</summary>
    /// <remarks>Smaller refuses honest uploads; larger lets a few clients fill the machine.</remarks>
    [Range(0, 1L << 30)]
    public long MaxRequestBodyBytes { get; set; } = 64 * 1024;

    /// <summary>The longest request line, in bytes; a longer one is answered with 414.</summary>
    [Range(256, 65_536)]
    public int MaxRequestLineBytes { get; set; } = 4 * 1024;

    /// <summary>The longest header section, in bytes; a longer one is answered with 431.</summary>
    [Range(1_024, 1 << 20)]
    public int MaxRequestHeadersBytes { get; set; } = 16 * 1024;

    /// <summary>The most header fields; more are answered with 431.</summary>
    [Range(10, 1_000)]
    public int MaxRequestHeaderCount { get; set; } = 64;

    /// <summary>How long a client may take to send a request's headers.</summary>
    /// <remarks>Shorter cuts off slow links; longer lets idle connections be held open for nothing.</remarks>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan RequestHeadersTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a connection may stay idle between two requests.</summary>
    /// <remarks>Shorter costs handshakes; longer costs memory.</remarks>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan KeepAliveTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// The most connections at once, the admin endpoint's among them; further ones are closed.
    /// </summary>
    /// <remarks>Fewer turns clients away; more lets memory decide instead.</remarks>
    [Range(1, 1_000_000)]
    public int MaxConcurrentConnections { get; set; } = 4_096;

    /// <summary>
    /// Addresses and networks (<c>10.0.0.0/8</c>) of proxies whose forwarding headers are believed.
    /// </summary>
    /// <remarks>
    /// None by default, and loopback is no exception. Whoever is named here can claim to be any client.
    /// </remarks>
    public IReadOnlyList<string> TrustedProxies { get; set; } = [];

    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext) =>
        TrustedProxies
            .Where(entry => !Forwarding.TrustedProxies.TryParse(entry, out _))
            .Select(entry => new ValidationResult(
                $"TrustedProxies: '{entry}' is neither an address nor a network."));
}

[OptionsValidator]
internal sealed partial class EdgeOptionsValidator : IValidateOptions<EdgeOptions>;
