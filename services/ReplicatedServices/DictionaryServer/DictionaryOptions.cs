using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace DesignPatterns.DictionaryServer;

/// <summary>Configuration section <c>Definitions</c>.</summary>
internal sealed class DictionaryOptions
{
    /// <summary>The data, made by <c>Data/make-wordnet.cs</c>; its checksum lies beside it.</summary>
    [Required]
    public string DataFile { get; init; } = Path.Combine(AppContext.BaseDirectory, "Data", "wordnet-3.0.br");

    /// <summary>How long caches may answer with a definition unasked, in whole seconds.</summary>
    /// <remarks>Longer saves requests; shorter shows new data sooner.</remarks>
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00")]
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The same for the answer that a word is unknown.</summary>
    /// <remarks>Short: words that do not exist have no end, and each takes a place in the cache.</remarks>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan NotFoundMaxAge { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long after that they may still answer while no server is reached (RFC 5861).</summary>
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00")]
    public TimeSpan StaleIfError { get; init; } = TimeSpan.FromDays(1);
}

[OptionsValidator]
internal sealed partial class DictionaryOptionsValidator : IValidateOptions<DictionaryOptions>;
