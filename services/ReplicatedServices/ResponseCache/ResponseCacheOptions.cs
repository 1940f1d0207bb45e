using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace DesignPatterns.ResponseCache;

/// <summary>The bounds of one cache replica. Configuration section: <c>ResponseCache</c>.</summary>
internal sealed class ResponseCacheOptions : IValidatableObject
{
    /// <summary>
    /// How many bytes the stored answers may hold, counted with their headers and bookkeeping.
    /// </summary>
    /// <remarks>
    /// Less asks the origin more often; more takes memory from the neighbours. The book gives 2 GB.
    /// </remarks>
    [Range(64 * 1024, 64L * 1024 * 1024 * 1024)]
    public long MaximumBytes { get; set; } = 128L * 1024 * 1024;

    /// <summary>How many answers may be stored, however small they are.</summary>
    [Range(1, 100_000_000)]
    public int MaximumEntries { get; set; } = 100_000;

    /// <summary>The largest answer that is stored; a larger one is streamed through, at two requests to the
    /// origin each <see cref="PassPeriod"/>.</summary>
    /// <remarks>More lets few answers evict many, and one fetch buffer more.</remarks>
    [Range(1024, 256L * 1024 * 1024)]
    public long MaximumEntryBytes { get; set; } = 1024 * 1024;

    /// <summary>How many fetches may be under way at once; above it, answers are stale or 503.</summary>
    /// <remarks>Fewer protect the origin more, and refuse sooner when it is slow: at 10 ms a fetch, 256 of
    /// them are 25,600 misses a second.</remarks>
    [Range(1, 100_000)]
    public int MaximumFetches { get; set; } = 256;

    /// <summary>How long one fetch may take, its body included and whoever waits for it.</summary>
    /// <remarks>No less than the total budget of the origin's replica set, else its retry is cut short; and
    /// less than the attempt timeout of the hop before this one, else that gives up before the stale answer
    /// comes.</remarks>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:05:00")]
    public TimeSpan FetchTimeout { get; set; } = TimeSpan.FromMilliseconds(1_050);

    /// <summary>
    /// How long a key answers stale at once after a fetch for it failed, without trying the origin.
    /// </summary>
    /// <remarks>Longer spares a failing origin, and notices its return later.</remarks>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan FailureMemory { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a key whose answer could not be shared passes straight through.</summary>
    /// <remarks>
    /// Longer spares second requests; shorter notices sooner that an answer has become cacheable.
    /// </remarks>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan PassPeriod { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The request fields, separated by commas, that answers may vary by and still be shared: each value of
    /// them is a variant.
    /// </summary>
    /// <remarks>
    /// More shares more answers, each less often: what few clients send alike is not worth an entry.
    /// </remarks>
    [Required(AllowEmptyStrings = true)]
    public string VaryFields { get; set; } = "Accept, Accept-Encoding, Accept-Language";

    /// <summary>How many variants of one key are let in within a <see cref="PassPeriod"/>; others pass.</summary>
    [Range(1, 1_000)]
    public int MaximumVariants { get; set; } = 16;

    /// <summary>How many purged names are remembered; beyond that, old entries are confirmed anew.</summary>
    [Range(2, 100_000)]
    public int MaximumPurges { get; set; } = 1_000;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (MaximumEntryBytes > MaximumBytes)
        {
            yield return new ValidationResult(
                $"{nameof(MaximumEntryBytes)} is larger than {nameof(MaximumBytes)}: one answer must fit.",
                [nameof(MaximumEntryBytes), nameof(MaximumBytes)]);
        }
    }
}

[OptionsValidator]
internal sealed partial class ResponseCacheOptionsValidator : IValidateOptions<ResponseCacheOptions>;
