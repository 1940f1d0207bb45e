using DesignPatterns.SearchFigures;

switch (args)
{
    case ["corpus", var name, var path]:
        CorpusFile.Make(name, path);
        break;
    case ["queries", var corpus, var path]:
        QueryFile.Make(CorpusFile.Read(corpus), path);
        break;
    case ["measure", var corpus, var queries, var folder]:
        new Measurement(corpus, queries, folder).Run();
        break;
    default:
        await Console.Error.WriteLineAsync("""
            SearchFigures corpus man|wordnet CORPUS      makes the corpus
            SearchFigures queries CORPUS QUERIES         draws the queries
            SearchFigures measure CORPUS QUERIES FOLDER  prints figures, writes FOLDER/ours.ids
            """);
        break;
}
