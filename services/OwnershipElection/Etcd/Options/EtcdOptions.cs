using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace DesignPatterns.Etcd;

/// <summary>
/// Where etcd is, and how long to wait for it; from configuration section <c>Etcd:{name}</c>.
/// </summary>
public sealed class EtcdOptions : IValidatableObject
{
    /// <summary>The most endpoints: more than any cluster should have members.</summary>
    public const int MostEndpoints = 16;

    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(1);

    /// <summary>
    /// Its members, each as <c>http://host:port</c>. The first one is asked until it fails.
    /// </summary>
    [MinLength(1, ErrorMessage = "No endpoint is named: expected http://host:port, or several.")]
    [MaxLength(MostEndpoints)]
    public IList<string> Endpoints { get; set; } = [];

    /// <summary>How long a call may take, its attempts at all endpoints together.</summary>
    /// <remarks>
    /// Shorter fails calls that an election of etcd's, about a second long, delays; longer leaves callers
    /// waiting when there is no majority.
    /// </remarks>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:05:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long one endpoint may take, connecting included, before another is tried.</summary>
    /// <remarks>
    /// Shorter takes a member that is busy for one that hangs; longer waits for one that hangs.
    /// </remarks>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long an endpoint that failed is left alone, while another answers.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan AsidePeriod { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The greatest message that is taken, in bytes.</summary>
    /// <remarks>Less refuses great reads, which can be limited; more lets one read fill the memory.</remarks>
    [Range(64 * 1024, 1024 * 1024 * 1024)]
    public int MostMessageBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>How many watches a client may have; each is a stream of its own, on one connection.</summary>
    [Range(1, 100_000)]
    public int MostWatches { get; set; } = 4_096;

    /// <exception cref="ArgumentException">
    /// They are not valid: it says why, each failure on its own.
    /// </exception>
    internal static void Check(EtcdOptions options)
    {
        var result = new EtcdOptionsValidator().Validate(name: null, options);
        if (result.Failed)
        {
            throw new ArgumentException(result.FailureMessage, nameof(options));
        }
    }

    /// <param name="left">Of the call's time: perhaps none, for a pause may last longer than it was to.</param>
    internal TimeSpan TimeoutOfAttempt(TimeSpan left) => left < AttemptTimeout ? AtLeast(left) : AttemptTimeout;

    /// <summary>Never zero or less, which timers take for ever or refuse.</summary>
    internal static TimeSpan AtLeast(TimeSpan left) => left > Least ? left : Least;

    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext)
    {
        foreach (var endpoint in Endpoints)
        {
            if (!IsEndpoint(endpoint))
            {
                yield return new(
                    $"\"{endpoint}\" is no endpoint: expected http://host:port.", [nameof(Endpoints)]);
            }
        }

        if (Endpoints.Distinct(StringComparer.OrdinalIgnoreCase).Count() < Endpoints.Count)
        {
            yield return new("An endpoint is named twice.", [nameof(Endpoints)]);
        }

        if (AttemptTimeout > Timeout)
        {
            yield return new(
                $"{nameof(AttemptTimeout)} must not exceed {nameof(Timeout)}.", [nameof(AttemptTimeout)]);
        }
    }

    private static bool IsEndpoint(string? endpoint) =>
        Uri.TryCreate(endpoint, UriKind.Absolute, out var uri)
        && uri is { Scheme: "http", AbsolutePath: "/", Query: "", Fragment: "", UserInfo: "" }
        && endpoint.LastIndexOf(':') > "http:".Length;
}

[OptionsValidator]
internal sealed partial class EtcdOptionsValidator : IValidateOptions<EtcdOptions>;
