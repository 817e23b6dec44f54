<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About KaryoGUI</source>
        <translation>Über KaryoGUI</translation>
    </message>
    <message>
        <source>Karyotyping with Varifocal-Net and the dispatch strategy</source>
        <translation>Karyotypisierung mit Varifocal-Net und der Zuordnungsstrategie</translation>
    </message>
    <message>
        <source>Application</source>
        <translation>Anwendung</translation>
    </message>
    <message>
        <source>Licences</source>
        <translation>Lizenzen</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy the versions, for a question to the developers</source>
        <translation>Die Versionen kopieren, für eine Frage an die Entwickler</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>none is loaded</source>
        <translation>keines geladen</translation>
    </message>
    <message>
        <source>System</source>
        <translation>System</translation>
    </message>
    <message>
        <source>An aid for qualified cytogeneticists. Its proposals are no diagnosis.</source>
        <translation>Ein Hilfsmittel für qualifizierte Zytogenetiker. Die Vorschläge sind keine Diagnose.</translation>
    </message>
    <message>
        <source>KaryoGUI is free software under the licence Apache-2.0. It stands on:</source>
        <translation>KaryoGUI ist freie Software unter der Lizenz Apache-2.0. Es baut auf:</translation>
    </message>
</context>
<context>
    <name>Access</name>
    <message>
        <source>this case is open in another window</source>
        <translation>dieser Fall ist in einem anderen Fenster offen</translation>
    </message>
    <message>
        <source>{user} has this case open on {host} since {time}</source>
        <translation>{user} hat diesen Fall seit {time} auf {host} offen</translation>
    </message>
    <message>
        <source>{user} had this case open, since {time}, when KaryoGUI ended unexpectedly; it was not taken over</source>
        <translation>{user} hatte diesen Fall seit {time} offen, als KaryoGUI unerwartet endete; er wurde nicht übernommen</translation>
    </message>
    <message>
        <source>{holder}, but nothing is heard from there; it was not taken over</source>
        <translation>{holder}, aber von dort ist nichts zu hören; er wurde nicht übernommen</translation>
    </message>
    <message>
        <source>this window&apos;s lock of the case is gone</source>
        <translation>die Sperre dieses Fensters auf den Fall ist verschwunden</translation>
    </message>
    <message>
        <source>{user} on {host} has taken this case over</source>
        <translation>{user} auf {host} hat diesen Fall übernommen</translation>
    </message>
</context>
<context>
    <name>Actions</name>
    <message>
        <source>&amp;Open case…</source>
        <translation>Fall &amp;öffnen…</translation>
    </message>
    <message>
        <source>&amp;Find case…</source>
        <translation>Fall &amp;suchen…</translation>
    </message>
    <message>
        <source>By number, patient, date</source>
        <translation>Nach Nummer, Patient, Datum</translation>
    </message>
    <message>
        <source>Open the &amp;demo case</source>
        <translation>&amp;Demofall öffnen</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>Classify again</source>
        <translation>Neu klassifizieren</translation>
    </message>
    <message>
        <source>Let the engine propose this case anew</source>
        <translation>Diesen Fall neu vorschlagen lassen</translation>
    </message>
    <message>
        <source>Report…</source>
        <translation>Befund…</translation>
    </message>
    <message>
        <source>Preview, print or export the report</source>
        <translation>Den Befund ansehen, drucken oder ausgeben</translation>
    </message>
    <message>
        <source>Copy the karyogram as a picture</source>
        <translation>Das Karyogramm als Bild kopieren</translation>
    </message>
    <message>
        <source>Export the karyogram…</source>
        <translation>Karyogramm ausgeben…</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Turn</source>
        <translation>Umdrehen</translation>
    </message>
    <message>
        <source>Turn the selected chromosomes by 180°</source>
        <translation>Die gewählten Chromosomen um 180° drehen</translation>
    </message>
    <message>
        <source>Mirror</source>
        <translation>Spiegeln</translation>
    </message>
    <message>
        <source>Mirror the selected chromosomes left to right</source>
        <translation>Die gewählten Chromosomen seitlich spiegeln</translation>
    </message>
    <message>
        <source>Rotate</source>
        <translation>Drehen</translation>
    </message>
    <message>
        <source>Rotate the selected chromosomes freely</source>
        <translation>Die gewählten Chromosomen frei drehen</translation>
    </message>
    <message>
        <source>Rotate back</source>
        <translation>Zurückdrehen</translation>
    </message>
    <message>
        <source>Take the free rotation back</source>
        <translation>Die freie Drehung zurücknehmen</translation>
    </message>
    <message>
        <source>Swap homologs</source>
        <translation>Homologe tauschen</translation>
    </message>
    <message>
        <source>Two selected, or one and its homolog, change places</source>
        <translation>Zwei gewählte, oder eines und sein Homolog, tauschen die Plätze</translation>
    </message>
    <message>
        <source>Further left</source>
        <translation>Weiter nach links</translation>
    </message>
    <message>
        <source>One place to the left in its class</source>
        <translation>Einen Platz nach links in der Klasse</translation>
    </message>
    <message>
        <source>Further right</source>
        <translation>Weiter nach rechts</translation>
    </message>
    <message>
        <source>One place to the right</source>
        <translation>Einen Platz nach rechts</translation>
    </message>
    <message>
        <source>Accept all without doubt</source>
        <translation>Alle ohne Zweifel bestätigen</translation>
    </message>
    <message>
        <source>Confirm all that have no doubt</source>
        <translation>Alle ohne Zweifel bestätigen</translation>
    </message>
    <message>
        <source>Answer a warning…</source>
        <translation>Eine Warnung beantworten…</translation>
    </message>
    <message>
        <source>The first of this cell that is open</source>
        <translation>Die erste offene dieser Zelle</translation>
    </message>
    <message>
        <source>To its most probable class</source>
        <translation>In die wahrscheinlichste Klasse</translation>
    </message>
    <message>
        <source>To its second choice</source>
        <translation>In die zweite Wahl</translation>
    </message>
    <message>
        <source>To its third choice</source>
        <translation>In die dritte Wahl</translation>
    </message>
    <message>
        <source>ISCN line…</source>
        <translation>ISCN-Formel…</translation>
    </message>
    <message>
        <source>Type it, or write it anew</source>
        <translation>Selbst schreiben oder anders schreiben lassen</translation>
    </message>
    <message>
        <source>Files of this cell…</source>
        <translation>Dateien dieser Zelle…</translation>
    </message>
    <message>
        <source>All, by place</source>
        <translation>Alle, nach ihrem Platz</translation>
    </message>
    <message>
        <source>Accept	Enter</source>
        <translation>Bestätigen	Enter</translation>
    </message>
    <message>
        <source>Confirm the selected chromosomes as they are</source>
        <translation>Die gewählten Chromosomen so bestätigen</translation>
    </message>
    <message>
        <source>Exclude…</source>
        <translation>Ausschließen…</translation>
    </message>
    <message>
        <source>Debris, duplicate …</source>
        <translation>Schmutz, Dublette …</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Alle wählen</translation>
    </message>
    <message>
        <source>Next that needs a look	Space</source>
        <translation>Nächstes zu prüfendes	Leertaste</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Verkleinern</translation>
    </message>
    <message>
        <source>Whole page</source>
        <translation>Ganze Seite</translation>
    </message>
    <message>
        <source>Metaphase beside the karyogram</source>
        <translation>Metaphase neben dem Karyogramm</translation>
    </message>
    <message>
        <source>Previous cell</source>
        <translation>Vorige Zelle</translation>
    </message>
    <message>
        <source>Previous part of the window</source>
        <translation>Voriger Teil des Fensters</translation>
    </message>
    <message>
        <source>Show the metaphase large, or small again</source>
        <translation>Die Metaphase groß zeigen oder wieder klein</translation>
    </message>
    <message>
        <source>All cells</source>
        <translation>Alle Zellen</translation>
    </message>
    <message>
        <source>All cells beside each other, or the shown one</source>
        <translation>Alle Zellen nebeneinander, oder die gezeigte</translation>
    </message>
    <message>
        <source>Next cell</source>
        <translation>Nächste Zelle</translation>
    </message>
    <message>
        <source>&amp;Settings…</source>
        <translation>&amp;Einstellungen…</translation>
    </message>
    <message>
        <source>Next part of the window</source>
        <translation>Nächster Teil des Fensters</translation>
    </message>
    <message>
        <source>User &amp;guide</source>
        <translation>Benutzer&amp;handbuch (englisch)</translation>
    </message>
    <message>
        <source>Keyboard &amp;shortcuts</source>
        <translation>&amp;Tastenkürzel</translation>
    </message>
    <message>
        <source>About</source>
        <translation>Über</translation>
    </message>
    <message>
        <source>Open &amp;recent</source>
        <translation>&amp;Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>&amp;Case</source>
        <translation>&amp;Fall</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;Review</source>
        <translation>&amp;Prüfung</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>Move to</source>
        <translation>Verschieben nach</translation>
    </message>
    <message>
        <source>Sex chromosomes</source>
        <translation>Geschlechtschromosomen</translation>
    </message>
    <message>
        <source>Group {name}</source>
        <translation>Gruppe {name}</translation>
    </message>
    <message>
        <source>Marker	M</source>
        <translation>Marker	M</translation>
    </message>
    <message>
        <source>Unassigned	U</source>
        <translation>Nicht zugeordnet	U</translation>
    </message>
</context>
<context>
    <name>AmendDialog</name>
    <message>
        <source>Amend</source>
        <translation>Nachtragen</translation>
    </message>
    <message>
        <source>Open the signed case again, as version {number}?</source>
        <translation>Den unterschriebenen Fall als Version {number} wieder öffnen?</translation>
    </message>
    <message>
        <source>Version {number}, signed by {who}, stays as it is and can be opened at any time. The new version has to be reviewed and signed again; its reports will say AMENDED.</source>
        <translation>Version {number}, unterschrieben von {who}, bleibt, wie sie ist, und kann jederzeit geöffnet werden. Die neue Version muss erneut geprüft und unterschrieben werden; ihre Befunde tragen den Vermerk NACHGETRAGEN.</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Amended by</source>
        <translation>Nachgetragen von</translation>
    </message>
    <message>
        <source>Reason, name and role are needed.</source>
        <translation>Grund, Name und Funktion sind nötig.</translation>
    </message>
</context>
<context>
    <name>Appearance</name>
    <message>
        <source>q-arm down {prob}</source>
        <translation>q-Arm unten {prob}</translation>
    </message>
    <message>
        <source>q-arm up {prob}</source>
        <translation>q-Arm oben {prob}</translation>
    </message>
    <message>
        <source>needs a look: {why}</source>
        <translation>zu prüfen: {why}</translation>
    </message>
    <message>
        <source>decided by {name}</source>
        <translation>entschieden von {name}</translation>
    </message>
    <message>
        <source>excluded: {why}</source>
        <translation>ausgeschlossen: {why}</translation>
    </message>
</context>
<context>
    <name>AuditDialog</name>
    <message>
        <source>Audit log of {case}</source>
        <translation>Protokoll zu {case}</translation>
    </message>
    <message>
        <source>Search: a name, a file, a verb, a date …</source>
        <translation>Suche: ein Name, eine Datei, eine Handlung, ein Datum …</translation>
    </message>
    <message>
        <source>Search the log</source>
        <translation>Das Protokoll durchsuchen</translation>
    </message>
    <message>
        <source>✓  One entry, as it was written.</source>
        <translation>✓  Ein Eintrag, wie geschrieben.</translation>
    </message>
    <message>
        <source>✓  {count} entries, each as it was written, none missing.</source>
        <translation>✓  {count} Einträge, jeder wie geschrieben, keiner fehlt.</translation>
    </message>
    <message>
        <source>⚠  The {count} entries are as they were written, but not all is well:</source>
        <translation>⚠  Die {count} Einträge sind wie geschrieben, aber nicht alles ist in Ordnung:</translation>
    </message>
    <message>
        <source>⚠  This log was altered, shortened or put in another order:</source>
        <translation>⚠  Dieses Protokoll wurde verändert, gekürzt oder umgestellt:</translation>
    </message>
    <message>
        <source>Audit log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Last entry {number} · sha256 {hash}</source>
        <translation>Letzter Eintrag {number} · sha256 {hash}</translation>
    </message>
</context>
<context>
    <name>AuditLogModel</name>
    <message>
        <source>Line</source>
        <translation>Zeile</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Wer</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Cell</source>
        <translation>Zelle</translation>
    </message>
    <message>
        <source>Chromosomes</source>
        <translation>Chromosomen</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Nach</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>as it was written</source>
        <translation>wie geschrieben</translation>
    </message>
    <message>
        <source>altered</source>
        <translation>verändert</translation>
    </message>
    <message>
        <source>This line is not as it was written.</source>
        <translation>Diese Zeile ist nicht, wie sie geschrieben wurde.</translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Save elsewhere…</source>
        <translation>Woanders speichern…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>BottomBar</name>
    <message>
        <source>Actions and time of this cell, and what stayed of the proposal</source>
        <translation>Handgriffe und Zeit dieser Zelle, und was vom Vorschlag blieb</translation>
    </message>
    <message>
        <source>Model and device</source>
        <translation>Modell und Gerät</translation>
    </message>
    <message>
        <source>loading the model …</source>
        <translation>Modell wird geladen …</translation>
    </message>
    <message>
        <source>Saved state</source>
        <translation>Speicherstand</translation>
    </message>
    <message>
        <source>Every file of the folder is in exactly one of these places. Click: all by name</source>
        <translation>Jede Datei des Ordners ist an genau einem dieser Plätze. Klick: alle mit Namen</translation>
    </message>
    <message>
        <source>Model {model}, on {device}</source>
        <translation>Modell {model}, auf {device}</translation>
    </message>
</context>
<context>
    <name>BusyPage</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Classifying: {done} of {total} chromosomes</source>
        <translation>Klassifiziert: {done} von {total} Chromosomen</translation>
    </message>
</context>
<context>
    <name>CaseController</name>
    <message>
        <source>Reading the images and loading the model …</source>
        <translation>Bilder werden gelesen, das Modell wird geladen …</translation>
    </message>
    <message>
        <source>Reading the images …</source>
        <translation>Bilder werden gelesen …</translation>
    </message>
    <message>
        <source>Reading the earlier version … {folder} is slow to answer.</source>
        <translation>Die frühere Version wird gelesen … {folder} antwortet langsam.</translation>
    </message>
    <message>
        <source>Earlier version</source>
        <translation>Frühere Version</translation>
    </message>
    <message>
        <source>{count} decisions of this case will be replaced. Classify again?</source>
        <translation>{count} Entscheidungen dieses Falls werden ersetzt. Neu klassifizieren?</translation>
    </message>
    <message>
        <source>the engine is classifying this case anew</source>
        <translation>dieser Fall wird gerade neu klassifiziert</translation>
    </message>
    <message>
        <source>Classifying …</source>
        <translation>Wird klassifiziert …</translation>
    </message>
    <message>
        <source>a copy is saved as {name}</source>
        <translation>eine Kopie ist als {name} gespeichert</translation>
    </message>
    <message>
        <source>Close it all the same, and lose what is not saved?</source>
        <translation>Trotzdem schließen und verlieren, was nicht gespeichert ist?</translation>
    </message>
    <message>
        <source>Not opened: {cells}. {why}</source>
        <translation>Nicht geöffnet: {cells}. {why}</translation>
    </message>
</context>
<context>
    <name>CasePanel</name>
    <message>
        <source>Case</source>
        <translation>Fall</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>All that case.json states, or the first lines</source>
        <translation>Alles, was case.json angibt, oder die ersten Zeilen</translation>
    </message>
    <message>
        <source>Less</source>
        <translation>Weniger</translation>
    </message>
</context>
<context>
    <name>CasePresenter</name>
    <message>
        <source>classified by {model}</source>
        <translation>klassifiziert von {model}</translation>
    </message>
    <message>
        <source>as opened</source>
        <translation>wie geöffnet</translation>
    </message>
    <message>
        <source>as signed</source>
        <translation>wie unterschrieben</translation>
    </message>
    <message>
        <source>Typed by {name}, and not as the grid: {problems}</source>
        <translation>Getippt von {name} und anders als das Karyogramm: {problems}</translation>
    </message>
    <message>
        <source>Typed by {name}; agrees with the grid</source>
        <translation>Getippt von {name}; stimmt mit dem Karyogramm überein</translation>
    </message>
    <message>
        <source>Written from the counts of the grid</source>
        <translation>Aus den Zahlen des Karyogramms geschrieben</translation>
    </message>
    <message>
        <source>As signed; of what the folder holds now it would be {line}</source>
        <translation>Wie unterschrieben; nach dem, was der Ordner jetzt enthält, wäre es {line}</translation>
    </message>
    <message>
        <source>this one</source>
        <translation>dieses</translation>
    </message>
</context>
<context>
    <name>CaseRecorder</name>
    <message>
        <source>{folder}: does not answer</source>
        <translation>{folder}: Der Ordner antwortet nicht</translation>
    </message>
</context>
<context>
    <name>CellList</name>
    <message>
        <source>Cells</source>
        <translation>Zellen</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>All cells beside each other (Ctrl+T)</source>
        <translation>Alle Zellen nebeneinander (Strg+T)</translation>
    </message>
    <message>
        <source>Cells · {opened} of {total}</source>
        <translation>Zellen · {opened} von {total}</translation>
    </message>
    <message>
        <source>Cells · {opened}</source>
        <translation>Zellen · {opened}</translation>
    </message>
    <message>
        <source>waiting …</source>
        <translation>wartet …</translation>
    </message>
    <message>
        <source>classifying … {percent} %</source>
        <translation>wird klassifiziert … {percent} %</translation>
    </message>
    <message>
        <source>not used</source>
        <translation>nicht verw.</translation>
    </message>
    <message>
        <source>analysed</source>
        <translation>analysiert</translation>
    </message>
    <message>
        <source>counted</source>
        <translation>gezählt</translation>
    </message>
    <message>
        <source>signed ✓</source>
        <translation>unterschr. ✓</translation>
    </message>
    <message>
        <source>accepted ✓</source>
        <translation>bestätigt ✓</translation>
    </message>
    <message>
        <source>1 doubt</source>
        <translation>1 Zweifel</translation>
    </message>
    <message>
        <source>{count} doubts</source>
        <translation>{count} Zweifel</translation>
    </message>
    <message>
        <source>Karyotyped</source>
        <translation>Karyotypisiert</translation>
    </message>
    <message>
        <source>Analysed, not karyotyped</source>
        <translation>Analysiert, nicht karyotypisiert</translation>
    </message>
    <message>
        <source>Counted only</source>
        <translation>Nur gezählt</translation>
    </message>
    <message>
        <source>Not used</source>
        <translation>Nicht verwendet</translation>
    </message>
</context>
<context>
    <name>CellTable</name>
    <message>
        <source>Class counts of all cells</source>
        <translation>Anzahl je Klasse in allen Zellen</translation>
    </message>
</context>
<context>
    <name>CellTableModel</name>
    <message>
        <source>Cell</source>
        <translation>Zelle</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>ISCN</source>
        <translation>ISCN</translation>
    </message>
    <message>
        <source>{cell}: {count} in {slot}</source>
        <translation>{cell}: {count} in {slot}</translation>
    </message>
    <message>
        <source>{number} more than usual</source>
        <translation>{number} mehr als üblich</translation>
    </message>
    <message>
        <source>{number} fewer than usual</source>
        <translation>{number} weniger als üblich</translation>
    </message>
</context>
<context>
    <name>CellsOverview</name>
    <message>
        <source>Single-cell findings, not reported: {changes}. Extend to {count} cells.</source>
        <translation>Befunde nur einer Zelle, nicht berichtet: {changes}. Auf {count} Zellen erweitern.</translation>
    </message>
    <message>
        <source>In no clone: {cells}. What they deviate by is not confirmed.</source>
        <translation>In keinem Klon: {cells}. Ihre Abweichung ist nicht bestätigt.</translation>
    </message>
    <message>
        <source>Related clones: the order of their line follows evolution, which counts do not tell.</source>
        <translation>Verwandte Klone: ihre Reihenfolge in der Formel folgt der Evolution, die aus Anzahlen nicht hervorgeht.</translation>
    </message>
    <message>
        <source>Normal cells of both sexes: a chimera, or the cells of two patients.</source>
        <translation>Normale Zellen beider Geschlechter: eine Chimäre, oder Zellen zweier Patienten.</translation>
    </message>
    <message>
        <source>Not all cells are read: {count} still wait, and may change this.</source>
        <translation>Nicht alle Zellen sind gelesen: {count} warten noch und können dies ändern.</translation>
    </message>
    <message>
        <source>{count} counted</source>
        <translation>{count} gezählt</translation>
    </message>
    <message>
        <source>{count} analysed</source>
        <translation>{count} analysiert</translation>
    </message>
    <message>
        <source>{count} karyotyped</source>
        <translation>{count} karyotypisiert</translation>
    </message>
    <message>
        <source> (of {count} needed)</source>
        <translation> (von {count} nötigen)</translation>
    </message>
    <message>
        <source>{ratio} × the size usual for its class</source>
        <translation>{ratio} × die übliche Größe seiner Klasse</translation>
    </message>
</context>
<context>
    <name>CellsPage</name>
    <message>
        <source>All cells</source>
        <translation>Alle Zellen</translation>
    </message>
    <message>
        <source>Karyogram</source>
        <translation>Karyogramm</translation>
    </message>
    <message>
        <source>Back to the shown cell (Ctrl+T)</source>
        <translation>Zurück zur gezeigten Zelle (Strg+T)</translation>
    </message>
    <message>
        <source>Centromeres on the dashed line. A question mark: this copy stands out. A click, or Enter, shows it in its cell.</source>
        <translation>Zentromere auf der gestrichelten Linie. Ein Fragezeichen: diese Kopie fällt auf. Ein Klick oder Enter zeigt sie in ihrer Zelle.</translation>
    </message>
    <message>
        <source>All cells · {count}</source>
        <translation>Alle Zellen · {count}</translation>
    </message>
    <message>
        <source>No line: see below</source>
        <translation>Keine Formel: siehe unten</translation>
    </message>
    <message>
        <source>ISCN line of the case</source>
        <translation>ISCN-Formel des Falls</translation>
    </message>
    <message>
        <source>Class {slot} · {count} copies in all cells</source>
        <translation>Klasse {slot} · {count} Kopien in allen Zellen</translation>
    </message>
</context>
<context>
    <name>ChromosomeDetails</name>
    <message>
        <source>Predicted</source>
        <translation>Vorhersage</translation>
    </message>
    <message>
        <source>Dispatched</source>
        <translation>Zuordnung</translation>
    </message>
    <message>
        <source>Decided</source>
        <translation>Entscheid</translation>
    </message>
    <message>
        <source>q-arm</source>
        <translation>q-Arm</translation>
    </message>
    <message>
        <source>Click a chromosome, or press Space for the next one that needs a look.</source>
        <translation>Ein Chromosom anklicken, oder mit der Leertaste zum nächsten, das zu prüfen ist.</translation>
    </message>
    <message>
        <source>Click a chromosome to see it large, beside its homolog.</source>
        <translation>Ein Klick zeigt ein Chromosom groß, neben seinem Homologen.</translation>
    </message>
    <message>
        <source>No chromosome selected</source>
        <translation>Kein Chromosom gewählt</translation>
    </message>
    <message>
        <source>{count} chromosomes selected</source>
        <translation>{count} Chromosomen gewählt</translation>
    </message>
    <message>
        <source>size {ratio} ×</source>
        <translation>Größe {ratio} ×</translation>
    </message>
    <message>
        <source>Stained area beside what its class should have in this cell</source>
        <translation>Gefärbte Fläche im Vergleich zu dem, was seine Klasse in dieser Zelle haben sollte</translation>
    </message>
    <message>
        <source>In the file the q-arm points down, with probability {prob}</source>
        <translation>In der Datei zeigt der q-Arm nach unten, mit Wahrscheinlichkeit {prob}</translation>
    </message>
    <message>
        <source>In the file the q-arm points up, with probability {prob}</source>
        <translation>In der Datei zeigt der q-Arm nach oben, mit Wahrscheinlichkeit {prob}</translation>
    </message>
    <message>
        <source>shown turned by 180°</source>
        <translation>um 180° gedreht gezeigt</translation>
    </message>
    <message>
        <source>shown as it is</source>
        <translation>unverändert gezeigt</translation>
    </message>
    <message>
        <source>Needs a look: {why}</source>
        <translation>Ansehen: {why}</translation>
    </message>
    <message>
        <source>✓ decided by {who}</source>
        <translation>✓ entschieden von {who}</translation>
    </message>
    <message>
        <source>No doubt</source>
        <translation>Kein Zweifel</translation>
    </message>
    <message>
        <source>Move the chromosome to this class</source>
        <translation>Das Chromosom in diese Klasse verschieben</translation>
    </message>
    <message>
        <source>probability of {name}: {prob}</source>
        <translation>Wahrscheinlichkeit von {name}: {prob}</translation>
    </message>
    <message>
        <source>here</source>
        <translation>hier</translation>
    </message>
</context>
<context>
    <name>ClassStrip</name>
    <message>
        <source>All copies of one class</source>
        <translation>Alle Kopien einer Klasse</translation>
    </message>
    <message>
        <source>{count} copies, {odd} stand out</source>
        <translation>{count} Kopien, {odd} fallen auf</translation>
    </message>
</context>
<context>
    <name>Closing</name>
    <message>
        <source>{folder}: does not answer; the last changes may not be saved</source>
        <translation>{folder}: Der Ordner antwortet nicht; die letzten Änderungen sind vielleicht nicht gespeichert</translation>
    </message>
    <message>
        <source>{folder}: does not answer</source>
        <translation>{folder}: Der Ordner antwortet nicht</translation>
    </message>
</context>
<context>
    <name>ComparisonCanvas</name>
    <message>
        <source>No chromosome in this class</source>
        <translation>Kein Chromosom in dieser Klasse</translation>
    </message>
    <message>
        <source>centromere not found</source>
        <translation>Zentromer nicht gefunden</translation>
    </message>
    <message>
        <source>p-arm {share} %</source>
        <translation>p-Arm {share} %</translation>
    </message>
</context>
<context>
    <name>ComparisonPage</name>
    <message>
        <source>Comparison of one class</source>
        <translation>Vergleich einer Klasse</translation>
    </message>
    <message>
        <source>The previous class  (←)</source>
        <translation>Die vorige Klasse  (←)</translation>
    </message>
    <message>
        <source>The next class  (→)</source>
        <translation>Die nächste Klasse  (→)</translation>
    </message>
    <message>
        <source>Straightened</source>
        <translation>Begradigt</translation>
    </message>
    <message>
        <source>Resampled along its axis, or as it stands  (T)</source>
        <translation>Entlang der Achse neu abgetastet, oder wie es liegt  (T)</translation>
    </message>
    <message>
        <source>Bands</source>
        <translation>Banden</translation>
    </message>
    <message>
        <source>Ideogram with {level} bands  (↑ ↓)</source>
        <translation>Ideogramm mit {level} Banden  (↑ ↓)</translation>
    </message>
    <message>
        <source>Back to the karyogram  (Esc)</source>
        <translation>Zurück zum Karyogramm  (Esc)</translation>
    </message>
    <message>
        <source>{name} · {count} side by side</source>
        <translation>{name} · {count} im Vergleich</translation>
    </message>
</context>
<context>
    <name>Dialogs</name>
    <message>
        <source>Open case</source>
        <translation>Fall öffnen</translation>
    </message>
    <message>
        <source>Folder of cases</source>
        <translation>Ordner der Fälle</translation>
    </message>
    <message>
        <source>Save a copy of the karyogram</source>
        <translation>Eine Kopie des Karyogramms speichern</translation>
    </message>
    <message>
        <source>{name} is there already. Replace it?</source>
        <translation>{name} gibt es schon. Ersetzen?</translation>
    </message>
</context>
<context>
    <name>Domain</name>
    <message>
        <source>not classified</source>
        <translation>nicht klassifiziert</translation>
    </message>
    <message>
        <source>not assigned</source>
        <translation>nicht zugeordnet</translation>
    </message>
    <message>
        <source>moved by dispatch {way}</source>
        <translation>verschoben {way}</translation>
    </message>
    <message>
        <source>type {prob}</source>
        <translation>Typ {prob}</translation>
    </message>
    <message>
        <source>polarity {prob}</source>
        <translation>Polarität {prob}</translation>
    </message>
    <message>
        <source>size {factor} × usual</source>
        <translation>Größe {factor} × üblich</translation>
    </message>
    <message>
        <source>homologs differ</source>
        <translation>Homologe verschieden</translation>
    </message>
    <message>
        <source>Most types stand {count} times</source>
        <translation>Die meisten Typen liegen {count} Mal vor</translation>
    </message>
    <message>
        <source>{count} in the marker slot</source>
        <translation>{count} im Markerfeld</translation>
    </message>
    <message>
        <source>unidentified, or fragments of another chromosome</source>
        <translation>nicht identifiziert, oder Bruchstücke eines anderen Chromosoms</translation>
    </message>
    <message>
        <source>{count} unassigned</source>
        <translation>{count} nicht zugeordnet</translation>
    </message>
    <message>
        <source>give each a class, or exclude it with a reason</source>
        <translation>jedes einer Klasse zuordnen, oder mit Grund ausschließen</translation>
    </message>
    <message>
        <source>{count} in {slot}, where most types have {usual}</source>
        <translation>{count} in {slot}, wo die meisten Typen {usual} haben</translation>
    </message>
    <message>
        <source>{count} in {slot}</source>
        <translation>{count} in {slot}</translation>
    </message>
    <message>
        <source>nullisomy {slot}, or one lost or misread</source>
        <translation>Nullisomie {slot}, oder verloren oder verkannt</translation>
    </message>
    <message>
        <source>monosomy {slot}, or one lost or misread</source>
        <translation>Monosomie {slot}, oder eines verloren oder verkannt</translation>
    </message>
    <message>
        <source>trisomy {slot}, or one misread</source>
        <translation>Trisomie {slot}, oder eines verkannt</translation>
    </message>
    <message>
        <source>tetrasomy {slot}, or one misread</source>
        <translation>Tetrasomie {slot}, oder eines verkannt</translation>
    </message>
    <message>
        <source>a gain of {slot}, or one misread</source>
        <translation>ein Zugewinn von {slot}, oder eines verkannt</translation>
    </message>
    <message>
        <source>{count} classes are short</source>
        <translation>In {count} Klassen fehlen Chromosomen</translation>
    </message>
    <message>
        <source>an incomplete cell, or many losses</source>
        <translation>eine unvollständige Zelle, oder viele Verluste</translation>
    </message>
    <message>
        <source>They are {slot}</source>
        <translation>Es sind {slot}</translation>
    </message>
    <message>
        <source>the likeliest stray is {file} in {slot}</source>
        <translation>am ehesten verirrt ist {file} in {slot}</translation>
    </message>
    <message>
        <source>the least certain is {file}, second choice {slot}</source>
        <translation>am wenigsten sicher ist {file}, zweite Wahl {slot}</translation>
    </message>
    <message>
        <source>{x} X and {y} Y</source>
        <translation>{x} X und {y} Y</translation>
    </message>
    <message>
        <source>a sex chromosome finding, or one misread</source>
        <translation>ein Befund an den Geschlechtschromosomen, oder eines verkannt</translation>
    </message>
    <message>
        <source>a cell without an X does not live</source>
        <translation>eine Zelle ohne X ist nicht lebensfähig</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keines</translation>
    </message>
    <message>
        <source>One</source>
        <translation>Eines</translation>
    </message>
    <message>
        <source>Two</source>
        <translation>Zwei</translation>
    </message>
    <message>
        <source>Three</source>
        <translation>Drei</translation>
    </message>
    <message>
        <source>Four</source>
        <translation>Vier</translation>
    </message>
    <message>
        <source>Five</source>
        <translation>Fünf</translation>
    </message>
    <message>
        <source>Unlike the cells that the model knows</source>
        <translation>Anders als die Zellen, die das Modell kennt</translation>
    </message>
    <message>
        <source>most pictures show nothing</source>
        <translation>die meisten Bilder zeigen nichts</translation>
    </message>
    <message>
        <source>most pictures show several objects</source>
        <translation>die meisten Bilder zeigen mehrere Objekte</translation>
    </message>
    <message>
        <source>most pictures have no background around an object</source>
        <translation>in den meisten Bildern liegt kein Objekt auf einem Hintergrund</translation>
    </message>
    <message>
        <source>the objects are round</source>
        <translation>die Objekte sind rund</translation>
    </message>
    <message>
        <source>the objects are more alike in size than human chromosomes</source>
        <translation>die Objekte sind einander in der Größe ähnlicher als menschliche Chromosomen</translation>
    </message>
    <message>
        <source>the objects have no bands</source>
        <translation>die Objekte haben keine Banden</translation>
    </message>
    <message>
        <source>the model finds its own classes improbable</source>
        <translation>das Modell hält seine eigenen Klassen für unwahrscheinlich</translation>
    </message>
    <message>
        <source>Do not trust the proposed classes</source>
        <translation>Den vorgeschlagenen Klassen ist nicht zu trauen</translation>
    </message>
    <message>
        <source>{file} cannot be read</source>
        <translation>{file} ist nicht lesbar</translation>
    </message>
    <message>
        <source>{count} files cannot be read</source>
        <translation>{count} Dateien sind nicht lesbar</translation>
    </message>
    <message>
        <source>{file} is not typed</source>
        <translation>{file} ist nicht klassifiziert</translation>
    </message>
    <message>
        <source>{count} files are not typed</source>
        <translation>{count} Dateien sind nicht klassifiziert</translation>
    </message>
    <message>
        <source>it shows nothing</source>
        <translation>es ist nichts zu sehen</translation>
    </message>
    <message>
        <source>it shows far more than a chromosome, such as the whole spread or a karyogram</source>
        <translation>es zeigt weit mehr als ein Chromosom, etwa die ganze Metaphase oder ein Karyogramm</translation>
    </message>
    <message>
        <source>there is no prediction</source>
        <translation>es gibt keine Vorhersage</translation>
    </message>
    <message>
        <source>The same picture {count} times</source>
        <translation>Dasselbe Bild {count}-mal</translation>
    </message>
    <message>
        <source>exclude all but one, or its class has too many</source>
        <translation>bis auf eines ausschließen, sonst hat seine Klasse zu viele</translation>
    </message>
    <message>
        <source>The same pictures as in {cell}</source>
        <translation>Dieselben Bilder wie in {cell}</translation>
    </message>
    <message>
        <source>set one of the two cells aside, or one counts as two</source>
        <translation>legen Sie eine der beiden Zellen beiseite, sonst zählt eine doppelt</translation>
    </message>
    <message>
        <source>Gone</source>
        <translation>Verschwunden</translation>
    </message>
    <message>
        <source>Replaced</source>
        <translation>Ersetzt</translation>
    </message>
    <message>
        <source>{file} was in the saved karyogram but is another picture now</source>
        <translation>{file} stand im gespeicherten Karyogramm, ist jetzt aber ein anderes Bild</translation>
    </message>
    <message>
        <source>Only {count} chromosomes</source>
        <translation>Nur {count} Chromosomen</translation>
    </message>
    <message>
        <source>a broken cell, or crops are missing</source>
        <translation>eine geplatzte Zelle, oder es fehlen Ausschnitte</translation>
    </message>
    <message>
        <source>compare with the metaphase</source>
        <translation>mit der Metaphase vergleichen</translation>
    </message>
    <message>
        <source>all images of a cell belong into one folder</source>
        <translation>alle Bilder einer Zelle gehören in einen Ordner</translation>
    </message>
    <message>
        <source>The model is unsure of {count} of {total} chromosomes</source>
        <translation>Das Modell ist bei {count} von {total} Chromosomen unsicher</translation>
    </message>
    <message>
        <source>poor banding, overspread, or images unlike those it knows</source>
        <translation>schlechte Bänderung, zu weit gespreitet, oder Bilder anders als die bekannten</translation>
    </message>
    <message>
        <source>Check every class, or choose a better cell</source>
        <translation>Jede Klasse prüfen, oder eine bessere Zelle wählen</translation>
    </message>
    <message>
        <source>{count} sizes are odd for their classes</source>
        <translation>{count} Größen passen nicht zu ihrer Klasse</translation>
    </message>
    <message>
        <source>{file} in {slot} ({factor} ×)</source>
        <translation>{file} in {slot} ({factor} ×)</translation>
    </message>
    <message>
        <source>two in one crop, parts of one, or misread</source>
        <translation>zwei in einem Ausschnitt, Teile von einem, oder verkannt</translation>
    </message>
    <message>
        <source>Dark background</source>
        <translation>Dunkler Hintergrund</translation>
    </message>
    <message>
        <source>the images are shown and read inverted</source>
        <translation>die Bilder werden invertiert gezeigt und gelesen</translation>
    </message>
    <message>
        <source>the files are unchanged</source>
        <translation>die Dateien sind unverändert</translation>
    </message>
    <message>
        <source>Background not white</source>
        <translation>Hintergrund nicht weiß</translation>
    </message>
    <message>
        <source>Faint</source>
        <translation>Blass</translation>
    </message>
    <message>
        <source>the images are shown with more contrast</source>
        <translation>die Bilder werden mit mehr Kontrast gezeigt</translation>
    </message>
    <message>
        <source>{file} is shown without parts at the edge</source>
        <translation>{file} wird ohne Teile am Rand gezeigt</translation>
    </message>
    <message>
        <source>{count} images are shown without parts at the edge</source>
        <translation>{count} Bilder werden ohne Teile am Rand gezeigt</translation>
    </message>
    <message>
        <source>taken for neighbours</source>
        <translation>für Nachbarn gehalten</translation>
    </message>
    <message>
        <source>Other files in the folder</source>
        <translation>Andere Dateien im Ordner</translation>
    </message>
    <message>
        <source>When proposed, the dispatch warned</source>
        <translation>Beim Vorschlag warnte die Zuordnung</translation>
    </message>
    <message>
        <source>{count} in {slot} instead of 2</source>
        <translation>{count} in {slot} statt 2</translation>
    </message>
    <message>
        <source>{x} X and {y} Y instead of 2 together</source>
        <translation>{x} X und {y} Y statt zusammen 2</translation>
    </message>
    <message>
        <source>not an image file</source>
        <translation>keine Bilddatei</translation>
    </message>
    <message>
        <source>not a file</source>
        <translation>keine Datei</translation>
    </message>
    <message>
        <source>a broken link?</source>
        <translation>eine ungültige Verknüpfung?</translation>
    </message>
    <message>
        <source>a link that leads out of the case folder</source>
        <translation>eine Verknüpfung, die aus dem Fallordner hinausführt</translation>
    </message>
    <message>
        <source>it is not followed</source>
        <translation>ihr wird nicht gefolgt</translation>
    </message>
    <message>
        <source>a folder inside a cell&apos;s folder</source>
        <translation>ein Ordner im Ordner einer Zelle</translation>
    </message>
    <message>
        <source>its files are not read</source>
        <translation>seine Dateien werden nicht gelesen</translation>
    </message>
    <message>
        <source>a second metaphase picture</source>
        <translation>ein zweites Metaphasebild</translation>
    </message>
    <message>
        <source>a metaphase picture without chromosome images beside it</source>
        <translation>ein Metaphasebild ohne Chromosomenbilder daneben</translation>
    </message>
    <message>
        <source>not a PNG, TIFF, BMP or JPEG image</source>
        <translation>kein PNG-, TIFF-, BMP- oder JPEG-Bild</translation>
    </message>
    <message>
        <source>is empty, 0 bytes</source>
        <translation>ist leer, 0 Byte</translation>
    </message>
    <message>
        <source>there is no such folder</source>
        <translation>diesen Ordner gibt es nicht</translation>
    </message>
    <message>
        <source>is a file</source>
        <translation>ist eine Datei</translation>
    </message>
    <message>
        <source>open the folder that holds the chromosome images</source>
        <translation>öffnen Sie den Ordner mit den Chromosomenbildern</translation>
    </message>
    <message>
        <source>is empty</source>
        <translation>ist leer</translation>
    </message>
    <message>
        <source>a case folder holds chromosome images (PNG, TIFF, BMP, JPEG)</source>
        <translation>ein Fallordner enthält Chromosomenbilder (PNG, TIFF, BMP, JPEG)</translation>
    </message>
    <message>
        <source>holds several cases, each with its case.json</source>
        <translation>enthält mehrere Fälle, jeder mit seiner case.json</translation>
    </message>
    <message>
        <source>holds no chromosome images, but folders with such</source>
        <translation>enthält keine Chromosomenbilder, aber Ordner mit solchen</translation>
    </message>
    <message>
        <source>holds the cases of a data set</source>
        <translation>enthält die Fälle eines Datensatzes</translation>
    </message>
    <message>
        <source>open one of them</source>
        <translation>öffnen Sie einen davon</translation>
    </message>
    <message>
        <source>has a folder for each type of chromosome instead of one for each cell</source>
        <translation>hat einen Ordner je Chromosomentyp statt je Zelle</translation>
    </message>
    <message>
        <source>put all images of a cell into one folder</source>
        <translation>legen Sie alle Bilder einer Zelle in einen Ordner</translation>
    </message>
    <message>
        <source>for training, labels.csv has to say case, patient, type and polarity of each</source>
        <translation>für das Training muss labels.csv zu jedem Fall, Patient, Typ und Polarität nennen</translation>
    </message>
    <message>
        <source>cannot be read ({why})</source>
        <translation>nicht lesbar ({why})</translation>
    </message>
    <message>
        <source>image file is truncated</source>
        <translation>Bilddatei ist unvollständig</translation>
    </message>
    <message>
        <source>cannot be written ({why})</source>
        <translation>kann nicht geschrieben werden ({why})</translation>
    </message>
    <message>
        <source>Permission denied</source>
        <translation>Zugriff verweigert</translation>
    </message>
    <message>
        <source>Operation not permitted</source>
        <translation>nicht erlaubt</translation>
    </message>
    <message>
        <source>No space left on device</source>
        <translation>Datenträger ist voll</translation>
    </message>
    <message>
        <source>Read-only file system</source>
        <translation>Datenträger ist schreibgeschützt</translation>
    </message>
    <message>
        <source>No such file or directory</source>
        <translation>nicht vorhanden</translation>
    </message>
    <message>
        <source>too many pixels for a chromosome</source>
        <translation>zu viele Pixel für ein Chromosom</translation>
    </message>
    <message>
        <source>too many pixels, together with the images before it, for one cell</source>
        <translation>mit den Bildern davor zu viele Pixel für eine Zelle</translation>
    </message>
    <message>
        <source>{size} MB are too many for a chromosome</source>
        <translation>{size} MB sind zu viel für ein Chromosom</translation>
    </message>
    <message>
        <source>{size} pixels are too few for a chromosome</source>
        <translation>{size} Pixel sind zu wenig für ein Chromosom</translation>
    </message>
    <message>
        <source>{size} pixels are too many for a chromosome</source>
        <translation>{size} Pixel sind zu viel für ein Chromosom</translation>
    </message>
    <message>
        <source>shows nothing, every pixel is {value}</source>
        <translation>zeigt nichts, jedes Pixel ist {value}</translation>
    </message>
    <message>
        <source>holds several pages; one image a file is expected</source>
        <translation>enthält mehrere Seiten; erwartet wird ein Bild je Datei</translation>
    </message>
    <message>
        <source>reviewed by {name}</source>
        <translation>geprüft von {name}</translation>
    </message>
    <message>
        <source>take the review back to change the case</source>
        <translation>zum Ändern die Prüfung zurücknehmen</translation>
    </message>
    <message>
        <source>signed by {name} on {date}</source>
        <translation>unterschrieben von {name} am {date}</translation>
    </message>
    <message>
        <source>amend the case to change it</source>
        <translation>zum Ändern nachtragen</translation>
    </message>
    <message>
        <source>proposed</source>
        <translation>vorgeschlagen</translation>
    </message>
    <message>
        <source>accepted by {name}</source>
        <translation>bestätigt von {name}</translation>
    </message>
    <message>
        <source>turned</source>
        <translation>umgedreht</translation>
    </message>
    <message>
        <source>not turned</source>
        <translation>nicht umgedreht</translation>
    </message>
    <message>
        <source>mirrored</source>
        <translation>gespiegelt</translation>
    </message>
    <message>
        <source>not mirrored</source>
        <translation>nicht gespiegelt</translation>
    </message>
    <message>
        <source>marker</source>
        <translation>Marker</translation>
    </message>
    <message>
        <source>unassigned</source>
        <translation>nicht zugeordnet</translation>
    </message>
    <message>
        <source>excluded</source>
        <translation>ausgeschlossen</translation>
    </message>
    <message>
        <source>version {number}</source>
        <translation>Version {number}</translation>
    </message>
    <message>
        <source>karyotyped</source>
        <translation>karyotypisiert</translation>
    </message>
    <message>
        <source>analysed</source>
        <translation>analysiert</translation>
    </message>
    <message>
        <source>counted</source>
        <translation>gezählt</translation>
    </message>
    <message>
        <source>unused</source>
        <translation>nicht verwendet</translation>
    </message>
    <message>
        <source>origin open</source>
        <translation>Ursprung offen</translation>
    </message>
    <message>
        <source>acquired on {sex}</source>
        <translation>erworben, zu {sex}</translation>
    </message>
    <message>
        <source>question mark on doubtful changes</source>
        <translation>Fragezeichen an zweifelhaften Veränderungen</translation>
    </message>
    <message>
        <source>mos or chi before a mosaic</source>
        <translation>mos oder chi vor einem Mosaik</translation>
    </message>
    <message>
        <source>number of cells in brackets {count}</source>
        <translation>Zahl der Zellen in Klammern {count}</translation>
    </message>
    <message>
        <source>{file} is missing</source>
        <translation>{file} fehlt</translation>
    </message>
    <message>
        <source>{file} cannot be read ({why})</source>
        <translation>{file} ist nicht lesbar ({why})</translation>
    </message>
    <message>
        <source>whether the audit log ends where it did cannot be told</source>
        <translation>ob das Protokoll dort endet, wo es endete, ist nicht zu sagen</translation>
    </message>
    <message>
        <source>whether the record is whole cannot be told</source>
        <translation>ob die Aufzeichnung vollständig ist, ist nicht zu sagen</translation>
    </message>
    <message>
        <source>{file} was changed outside the application</source>
        <translation>{file} wurde außerhalb des Programms geändert</translation>
    </message>
    <message>
        <source>{file} was there before the audit log</source>
        <translation>{file} war vor dem Protokoll da</translation>
    </message>
    <message>
        <source>the last steps of the audit log do not fit to {file}</source>
        <translation>die letzten Schritte des Protokolls passen nicht zu {file}</translation>
    </message>
    <message>
        <source>{name} is not as it was when the step was taken</source>
        <translation>{name} ist nicht, wie es beim Schritt war</translation>
    </message>
    <message>
        <source>there is no {name}</source>
        <translation>es gibt kein {name}</translation>
    </message>
    <message>
        <source>there is no cell {name}</source>
        <translation>es gibt keine Zelle {name}</translation>
    </message>
    <message>
        <source>{file} is not the file that was signed, by the audit log</source>
        <translation>{file} ist nach dem Protokoll nicht die Datei, die unterschrieben wurde</translation>
    </message>
    <message>
        <source>version {number}, {file}, is missing</source>
        <translation>Version {number}, {file}, fehlt</translation>
    </message>
    <message>
        <source>version {number}, {file}, was altered after it was signed</source>
        <translation>Version {number}, {file}, wurde nach der Unterschrift verändert</translation>
    </message>
    <message>
        <source>audit log, line {number}</source>
        <translation>Protokoll, Zeile {number}</translation>
    </message>
    <message>
        <source>this line was altered</source>
        <translation>diese Zeile wurde verändert</translation>
    </message>
    <message>
        <source>it is no entry of the log</source>
        <translation>sie ist kein Eintrag des Protokolls</translation>
    </message>
    <message>
        <source>this line was altered after it was written</source>
        <translation>diese Zeile wurde nachträglich verändert</translation>
    </message>
    <message>
        <source>this line or the one before it was altered after it was written</source>
        <translation>diese Zeile oder die davor wurde nachträglich verändert</translation>
    </message>
    <message>
        <source>entry {number} is missing before it</source>
        <translation>vor ihr fehlt Eintrag {number}</translation>
    </message>
    <message>
        <source>entries {first} to {last} are missing before it</source>
        <translation>vor ihr fehlen die Einträge {first} bis {last}</translation>
    </message>
    <message>
        <source>entry {number} stands behind entry {before}</source>
        <translation>Eintrag {number} steht hinter Eintrag {before}</translation>
    </message>
    <message>
        <source>lines were moved or put in</source>
        <translation>Zeilen wurden verschoben oder eingefügt</translation>
    </message>
    <message>
        <source>{count} entry is missing</source>
        <translation>{count} Eintrag fehlt</translation>
    </message>
    <message>
        <source>{count} entries are missing</source>
        <translation>{count} Einträge fehlen</translation>
    </message>
    <message>
        <source>{count} entry is missing at the end</source>
        <translation>am Ende fehlt {count} Eintrag</translation>
    </message>
    <message>
        <source>{count} entries are missing at the end</source>
        <translation>am Ende fehlen {count} Einträge</translation>
    </message>
    <message>
        <source>there were {count}</source>
        <translation>es waren {count}</translation>
    </message>
    <message>
        <source>DRAFT</source>
        <translation>ENTWURF</translation>
    </message>
    <message>
        <source>FINAL</source>
        <translation>ENDGÜLTIG</translation>
    </message>
    <message>
        <source>AMENDED</source>
        <translation>NACHGETRAGEN</translation>
    </message>
    <message>
        <source>signed, but not complete</source>
        <translation>unterschrieben, aber nicht vollständig</translation>
    </message>
    <message>
        <source>signed, but the folder has changed since</source>
        <translation>unterschrieben, aber der Ordner hat sich seither geändert</translation>
    </message>
    <message>
        <source>not reviewed yet</source>
        <translation>noch nicht geprüft</translation>
    </message>
    <message>
        <source>not signed by a second person yet</source>
        <translation>noch nicht von einer zweiten Person unterschrieben</translation>
    </message>
    <message>
        <source>version {number} replaces version {before}</source>
        <translation>Version {number} ersetzt Version {before}</translation>
    </message>
    <message>
        <source>{count} unsure and not looked at</source>
        <translation>{count} unsicher und nicht angesehen</translation>
    </message>
    <message>
        <source>{count} not accepted by a person</source>
        <translation>{count} von niemandem bestätigt</translation>
    </message>
    <message>
        <source>{count} unassigned in {cells} cells</source>
        <translation>{count} nicht zugeordnet in {cells} Zellen</translation>
    </message>
    <message>
        <source>{count} unsure and not looked at in {cells} cells</source>
        <translation>{count} unsicher und nicht angesehen in {cells} Zellen</translation>
    </message>
    <message>
        <source>{count} not accepted by a person in {cells} cells</source>
        <translation>{count} von niemandem bestätigt in {cells} Zellen</translation>
    </message>
    <message>
        <source>{count} warnings not answered in {cells} cells</source>
        <translation>{count} Warnungen nicht beantwortet in {cells} Zellen</translation>
    </message>
    <message>
        <source>{count} warning not answered</source>
        <translation>{count} Warnung nicht beantwortet</translation>
    </message>
    <message>
        <source>{count} warnings not answered</source>
        <translation>{count} Warnungen nicht beantwortet</translation>
    </message>
    <message>
        <source>fewer cells are counted than analysed, or analysed than karyotyped</source>
        <translation>weniger Zellen gezählt als analysiert oder analysiert als karyotypisiert</translation>
    </message>
    <message>
        <source>not stated whether the change of sex chromosomes is constitutional or acquired</source>
        <translation>nicht angegeben, ob die Abweichung der Geschlechtschromosomen konstitutionell oder erworben ist</translation>
    </message>
    <message>
        <source>no clone</source>
        <translation>kein Klon</translation>
    </message>
    <message>
        <source>each cell deviates by itself</source>
        <translation>jede Zelle weicht für sich ab</translation>
    </message>
    <message>
        <source>a clone, though answered in each of its cells as not the patient&apos;s</source>
        <translation>ein Klon, obwohl in jeder seiner Zellen als nicht vom Patienten beantwortet</translation>
    </message>
    <message>
        <source>no result</source>
        <translation>kein Ergebnis</translation>
    </message>
    <message>
        <source>No result</source>
        <translation>Kein Ergebnis</translation>
    </message>
    <message>
        <source>by the answers to the warnings no cell shows the patient&apos;s karyotype</source>
        <translation>nach den Antworten auf die Warnungen zeigt keine Zelle den Karyotyp des Patienten</translation>
    </message>
    <message>
        <source>the clones are related</source>
        <translation>die Klone sind verwandt</translation>
    </message>
    <message>
        <source>their line follows evolution, and is for a person to write</source>
        <translation>ihre Formel folgt der Entwicklung und ist von einer Person zu schreiben</translation>
    </message>
    <message>
        <source>one cell, too few to be a clone</source>
        <translation>eine Zelle, zu wenig für einen Klon</translation>
    </message>
    <message>
        <source>{count} cells, too few to be a clone</source>
        <translation>{count} Zellen, zu wenig für einen Klon</translation>
    </message>
    <message>
        <source>no sex chromosome in {cell}</source>
        <translation>kein Geschlechtschromosom in {cell}</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>fehlt</translation>
    </message>
    <message>
        <source>the ISCN line cannot be compared with the karyogram</source>
        <translation>die ISCN-Formel ist mit dem Karyogramm nicht zu vergleichen</translation>
    </message>
    <message>
        <source>the ISCN line names {line} cell lines, the karyograms show {grid}</source>
        <translation>die ISCN-Formel nennt {line} Zelllinien, die Karyogramme zeigen {grid}</translation>
    </message>
    <message>
        <source>the ISCN line says otherwise than the karyogram</source>
        <translation>die ISCN-Formel sagt anderes als das Karyogramm</translation>
    </message>
    <message>
        <source>single-cell finding</source>
        <translation>Einzelzellbefund</translation>
    </message>
    <message>
        <source>finding in {count} cells</source>
        <translation>Befund in {count} Zellen</translation>
    </message>
    <message>
        <source>not reported</source>
        <translation>nicht berichtet</translation>
    </message>
    <message>
        <source>{count} make a clone</source>
        <translation>{count} ergeben einen Klon</translation>
    </message>
    <message>
        <source>extend to {count} cells</source>
        <translation>auf {count} Zellen erweitern</translation>
    </message>
    <message>
        <source>Normal male karyotype ({total} chromosomes)</source>
        <translation>Unauffälliger männlicher Karyotyp ({total} Chromosomen)</translation>
    </message>
    <message>
        <source>Normal female karyotype ({total} chromosomes)</source>
        <translation>Unauffälliger weiblicher Karyotyp ({total} Chromosomen)</translation>
    </message>
    <message>
        <source>Abnormal male karyotype ({total} chromosomes)</source>
        <translation>Auffälliger männlicher Karyotyp ({total} Chromosomen)</translation>
    </message>
    <message>
        <source>Abnormal female karyotype ({total} chromosomes)</source>
        <translation>Auffälliger weiblicher Karyotyp ({total} Chromosomen)</translation>
    </message>
    <message>
        <source>Incomplete karyotype ({total} chromosomes)</source>
        <translation>Unvollständiger Karyotyp ({total} Chromosomen)</translation>
    </message>
    <message>
        <source>in {count} cell an incomplete karyotype ({total} chromosomes)</source>
        <translation>in {count} Zelle ein unvollständiger Karyotyp ({total} Chromosomen)</translation>
    </message>
    <message>
        <source>in {count} cells an incomplete karyotype ({total} chromosomes)</source>
        <translation>in {count} Zellen ein unvollständiger Karyotyp ({total} Chromosomen)</translation>
    </message>
    <message>
        <source>whole pairs are missing</source>
        <translation>ganze Paare fehlen</translation>
    </message>
    <message>
        <source>incomplete</source>
        <translation>unvollständig</translation>
    </message>
    <message>
        <source>in {count} cell a normal male karyotype ({total} chromosomes)</source>
        <translation>in {count} Zelle ein unauffälliger männlicher Karyotyp ({total} Chromosomen)</translation>
    </message>
    <message>
        <source>in {count} cell a normal female karyotype ({total} chromosomes)</source>
        <translation>in {count} Zelle ein unauffälliger weiblicher Karyotyp ({total} Chromosomen)</translation>
    </message>
    <message>
        <source>in {count} cell an abnormal male karyotype ({total} chromosomes)</source>
        <translation>in {count} Zelle ein auffälliger männlicher Karyotyp ({total} Chromosomen)</translation>
    </message>
    <message>
        <source>in {count} cell an abnormal female karyotype ({total} chromosomes)</source>
        <translation>in {count} Zelle ein auffälliger weiblicher Karyotyp ({total} Chromosomen)</translation>
    </message>
    <message>
        <source>in {count} cells a normal male karyotype ({total} chromosomes)</source>
        <translation>in {count} Zellen ein unauffälliger männlicher Karyotyp ({total} Chromosomen)</translation>
    </message>
    <message>
        <source>in {count} cells a normal female karyotype ({total} chromosomes)</source>
        <translation>in {count} Zellen ein unauffälliger weiblicher Karyotyp ({total} Chromosomen)</translation>
    </message>
    <message>
        <source>in {count} cells an abnormal male karyotype ({total} chromosomes)</source>
        <translation>in {count} Zellen ein auffälliger männlicher Karyotyp ({total} Chromosomen)</translation>
    </message>
    <message>
        <source>in {count} cells an abnormal female karyotype ({total} chromosomes)</source>
        <translation>in {count} Zellen ein auffälliger weiblicher Karyotyp ({total} Chromosomen)</translation>
    </message>
    <message>
        <source>Mosaic of {count} cell lines</source>
        <translation>Mosaik aus {count} Zelllinien</translation>
    </message>
    <message>
        <source>No common result</source>
        <translation>Kein gemeinsames Ergebnis</translation>
    </message>
    <message>
        <source>two of each autosome and {sex}</source>
        <translation>je zwei der Autosomen und {sex}</translation>
    </message>
    <message>
        <source>one X and one Y chromosome</source>
        <translation>ein X- und ein Y-Chromosom</translation>
    </message>
    <message>
        <source>one X chromosome</source>
        <translation>ein X-Chromosom</translation>
    </message>
    <message>
        <source>one Y chromosome</source>
        <translation>ein Y-Chromosom</translation>
    </message>
    <message>
        <source>{count} X chromosomes</source>
        <translation>{count} X-Chromosomen</translation>
    </message>
    <message>
        <source>{count} Y chromosomes</source>
        <translation>{count} Y-Chromosomen</translation>
    </message>
    <message>
        <source>no X chromosome</source>
        <translation>kein X-Chromosom</translation>
    </message>
    <message>
        <source>no second sex chromosome (monosomy X)</source>
        <translation>kein zweites Geschlechtschromosom (Monosomie X)</translation>
    </message>
    <message>
        <source>no sex chromosome</source>
        <translation>kein Geschlechtschromosom</translation>
    </message>
    <message>
        <source>{count} of each</source>
        <translation>je {count}</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>six</source>
        <translation>sechs</translation>
    </message>
    <message>
        <source>{count} copies of chromosome {name} instead of {usual} ({somy})</source>
        <translation>{count} Kopien des Chromosoms {name} statt {usual} ({somy})</translation>
    </message>
    <message>
        <source>{count} copies of chromosome {name} instead of {usual}</source>
        <translation>{count} Kopien des Chromosoms {name} statt {usual}</translation>
    </message>
    <message>
        <source>one copy of chromosome {name} instead of {usual} ({somy})</source>
        <translation>eine Kopie des Chromosoms {name} statt {usual} ({somy})</translation>
    </message>
    <message>
        <source>one copy of chromosome {name} instead of {usual}</source>
        <translation>eine Kopie des Chromosoms {name} statt {usual}</translation>
    </message>
    <message>
        <source>no copies of chromosome {name} instead of {usual} ({somy})</source>
        <translation>keine Kopie des Chromosoms {name} statt {usual} ({somy})</translation>
    </message>
    <message>
        <source>no copies of chromosome {name} instead of {usual}</source>
        <translation>keine Kopie des Chromosoms {name} statt {usual}</translation>
    </message>
    <message>
        <source>{count} copies of most chromosomes instead of {usual} ({name})</source>
        <translation>{count} Kopien der meisten Chromosomen statt {usual} ({name})</translation>
    </message>
    <message>
        <source>one copy of most chromosomes instead of {usual} ({name})</source>
        <translation>eine Kopie der meisten Chromosomen statt {usual} ({name})</translation>
    </message>
    <message>
        <source>{count}-fold</source>
        <translation>{count}-fach</translation>
    </message>
    <message>
        <source>nullisomy {name}</source>
        <translation>Nullisomie {name}</translation>
    </message>
    <message>
        <source>monosomy {name}</source>
        <translation>Monosomie {name}</translation>
    </message>
    <message>
        <source>trisomy {name}</source>
        <translation>Trisomie {name}</translation>
    </message>
    <message>
        <source>tetrasomy {name}</source>
        <translation>Tetrasomie {name}</translation>
    </message>
    <message>
        <source>pentasomy {name}</source>
        <translation>Pentasomie {name}</translation>
    </message>
    <message>
        <source>one marker chromosome of unknown origin</source>
        <translation>ein Markerchromosom unbekannter Herkunft</translation>
    </message>
    <message>
        <source>{count} marker chromosomes of unknown origin</source>
        <translation>{count} Markerchromosomen unbekannter Herkunft</translation>
    </message>
    <message>
        <source> and </source>
        <translation> und </translation>
    </message>
    <message>
        <source>{count} files</source>
        <translation>{count} Dateien</translation>
    </message>
    <message>
        <source>{count} chromosomes</source>
        <translation>{count} Chromosomen</translation>
    </message>
    <message>
        <source>{count} placed</source>
        <translation>{count} zugeordnet</translation>
    </message>
    <message>
        <source>{count} markers</source>
        <translation>{count} Marker</translation>
    </message>
    <message>
        <source>{count} excluded</source>
        <translation>{count} ausgeschlossen</translation>
    </message>
    <message>
        <source>{count} not readable</source>
        <translation>{count} nicht lesbar</translation>
    </message>
    <message>
        <source>Report no.</source>
        <translation>Befund-Nr.</translation>
    </message>
    <message>
        <source>Case</source>
        <translation>Fall</translation>
    </message>
    <message>
        <source>Patient</source>
        <translation>Patient</translation>
    </message>
    <message>
        <source>Patient ID</source>
        <translation>Patienten-ID</translation>
    </message>
    <message>
        <source>Date of birth</source>
        <translation>Geburtsdatum</translation>
    </message>
    <message>
        <source>Sex as stated</source>
        <translation>Geschlecht</translation>
    </message>
    <message>
        <source>Specimen no.</source>
        <translation>Proben-Nr.</translation>
    </message>
    <message>
        <source>Specimen</source>
        <translation>Probe</translation>
    </message>
    <message>
        <source>Collected</source>
        <translation>Entnommen</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>Eingegangen</translation>
    </message>
    <message>
        <source>Reported</source>
        <translation>Befundet</translation>
    </message>
    <message>
        <source>Referred by</source>
        <translation>Einsender</translation>
    </message>
    <message>
        <source>Hospital</source>
        <translation>Klinik</translation>
    </message>
    <message>
        <source>Indication</source>
        <translation>Indikation</translation>
    </message>
    <message>
        <source>Culture</source>
        <translation>Kultur</translation>
    </message>
    <message>
        <source>Banding</source>
        <translation>Bänderung</translation>
    </message>
    <message>
        <source>Band level</source>
        <translation>Bandenzahl</translation>
    </message>
    <message>
        <source>Counted</source>
        <translation>Gezählt</translation>
    </message>
    <message>
        <source>Analysed</source>
        <translation>Analysiert</translation>
    </message>
    <message>
        <source>Karyotyped</source>
        <translation>Karyotypisiert</translation>
    </message>
    <message>
        <source>Laboratory</source>
        <translation>Labor</translation>
    </message>
    <message>
        <source>Reviewed by</source>
        <translation>Geprüft von</translation>
    </message>
    <message>
        <source>Approved and signed by</source>
        <translation>Freigegeben und unterschrieben von</translation>
    </message>
    <message>
        <source>{count} chromosomes counted</source>
        <translation>{count} Chromosomen gezählt</translation>
    </message>
    <message>
        <source>told against {level} copies of each</source>
        <translation>bezogen auf {level} Kopien von jedem</translation>
    </message>
    <message>
        <source>sex chromosomes</source>
        <translation>Geschlechtschromosomen</translation>
    </message>
    <message>
        <source>sex chromosomes not disclosed</source>
        <translation>Geschlechtschromosomen nicht genannt</translation>
    </message>
    <message>
        <source>no sex chromosome found</source>
        <translation>kein Geschlechtschromosom gefunden</translation>
    </message>
    <message>
        <source>the patient&apos;s own (constitutional)</source>
        <translation>angeboren (konstitutionell)</translation>
    </message>
    <message>
        <source>{count} more chromosome {name}</source>
        <translation>{count} Chromosom {name} mehr</translation>
    </message>
    <message>
        <source>{count} less chromosome {name}</source>
        <translation>{count} Chromosom {name} weniger</translation>
    </message>
    <message>
        <source>{count} marker of unknown origin</source>
        <translation>{count} Marker unbekannter Herkunft</translation>
    </message>
    <message>
        <source>{count} markers of unknown origin</source>
        <translation>{count} Marker unbekannter Herkunft</translation>
    </message>
    <message>
        <source>{count} ring of unknown origin</source>
        <translation>{count} Ringchromosom unbekannter Herkunft</translation>
    </message>
    <message>
        <source>{count} rings of unknown origin</source>
        <translation>{count} Ringchromosomen unbekannter Herkunft</translation>
    </message>
    <message>
        <source>{count} more chromosome</source>
        <translation>{count} Chromosom mehr</translation>
    </message>
    <message>
        <source>{count} less chromosome</source>
        <translation>{count} Chromosom weniger</translation>
    </message>
    <message>
        <source>not seen from counts</source>
        <translation>aus Anzahlen nicht zu sehen</translation>
    </message>
    <message>
        <source>double minutes, not counted</source>
        <translation>Double Minutes, nicht gezählt</translation>
    </message>
    <message>
        <source>the changes of an earlier clone of the line</source>
        <translation>die Veränderungen eines früheren Klons der Zeile</translation>
    </message>
    <message>
        <source>additional material of unknown origin</source>
        <translation>zusätzliches Material unbekannter Herkunft</translation>
    </message>
    <message>
        <source>a deletion</source>
        <translation>eine Deletion</translation>
    </message>
    <message>
        <source>a derivative chromosome</source>
        <translation>ein Derivatchromosom</translation>
    </message>
    <message>
        <source>a dicentric chromosome</source>
        <translation>ein dizentrisches Chromosom</translation>
    </message>
    <message>
        <source>a duplication</source>
        <translation>eine Duplikation</translation>
    </message>
    <message>
        <source>a fragile site</source>
        <translation>eine fragile Stelle</translation>
    </message>
    <message>
        <source>a homogeneously staining region</source>
        <translation>eine homogen gefärbte Region</translation>
    </message>
    <message>
        <source>an isochromosome</source>
        <translation>ein Isochromosom</translation>
    </message>
    <message>
        <source>an isodicentric chromosome</source>
        <translation>ein isodizentrisches Chromosom</translation>
    </message>
    <message>
        <source>an isoderivative chromosome</source>
        <translation>ein Isoderivatchromosom</translation>
    </message>
    <message>
        <source>an insertion</source>
        <translation>eine Insertion</translation>
    </message>
    <message>
        <source>an inversion</source>
        <translation>eine Inversion</translation>
    </message>
    <message>
        <source>a ring chromosome</source>
        <translation>ein Ringchromosom</translation>
    </message>
    <message>
        <source>a recombinant chromosome</source>
        <translation>ein rekombinantes Chromosom</translation>
    </message>
    <message>
        <source>a Robertsonian translocation</source>
        <translation>eine Robertsonsche Translokation</translation>
    </message>
    <message>
        <source>a translocation</source>
        <translation>eine Translokation</translation>
    </message>
    <message>
        <source>a triplication</source>
        <translation>eine Triplikation</translation>
    </message>
    <message>
        <source>a structural change</source>
        <translation>eine strukturelle Veränderung</translation>
    </message>
    <message>
        <source>found in {count} cell</source>
        <translation>in {count} Zelle gefunden</translation>
    </message>
    <message>
        <source>found in {count} cells</source>
        <translation>in {count} Zellen gefunden</translation>
    </message>
    <message>
        <source>another clone</source>
        <translation>ein anderer Klon</translation>
    </message>
    <message>
        <source>a mosaic</source>
        <translation>ein Mosaik</translation>
    </message>
    <message>
        <source>a chimera</source>
        <translation>eine Chimäre</translation>
    </message>
    <message>
        <source>cells of another zygote</source>
        <translation>Zellen einer anderen Zygote</translation>
    </message>
    <message>
        <source>{what}; not seen from counts</source>
        <translation>{what}; aus Anzahlen nicht zu sehen</translation>
    </message>
    <message>
        <source>the line is incomplete</source>
        <translation>die Formel ist unvollständig</translation>
    </message>
    <message>
        <source>the line says {line} chromosomes, the grid has {grid}</source>
        <translation>die Formel nennt {line} Chromosomen, das Karyogramm hat {grid}</translation>
    </message>
    <message>
        <source>the line says {line}, the grid has {grid}</source>
        <translation>die Formel nennt {line}, das Karyogramm hat {grid}</translation>
    </message>
    <message>
        <source>the grid has {count} {name}, the line does not say {part}</source>
        <translation>das Karyogramm hat {count} {name}, die Formel nennt {part} nicht</translation>
    </message>
    <message>
        <source>the parts are not in the order of ISCN: sex chromosomes, 1 to 22, then rings and markers</source>
        <translation>die Teile stehen nicht in der Reihenfolge der ISCN: Geschlechtschromosomen, 1 bis 22, dann Ringe und Marker</translation>
    </message>
    <message>
        <source>structural changes cannot be checked against the grid; their form was</source>
        <translation>strukturelle Veränderungen lassen sich nicht am Karyogramm prüfen; ihre Form wurde geprüft</translation>
    </message>
    <message>
        <source>the sex chromosomes are not disclosed, and not checked</source>
        <translation>die Geschlechtschromosomen sind nicht genannt und nicht geprüft</translation>
    </message>
    <message>
        <source>The sex is stated as female, but there is a Y chromosome</source>
        <translation>Als Geschlecht ist weiblich angegeben, aber es gibt ein Y-Chromosom</translation>
    </message>
    <message>
        <source>The sex is stated as male, but there is no Y chromosome</source>
        <translation>Als Geschlecht ist männlich angegeben, aber es gibt kein Y-Chromosom</translation>
    </message>
    <message>
        <source>constitutional</source>
        <translation>konstitutionell</translation>
    </message>
    <message>
        <source>uncertain</source>
        <translation>unsicher</translation>
    </message>
    <message>
        <source>no</source>
        <translation>kein</translation>
    </message>
    <message>
        <source>one</source>
        <translation>ein</translation>
    </message>
    <message>
        <source>two</source>
        <translation>zwei</translation>
    </message>
    <message>
        <source>three</source>
        <translation>drei</translation>
    </message>
    <message>
        <source>four</source>
        <translation>vier</translation>
    </message>
    <message>
        <source>five</source>
        <translation>fünf</translation>
    </message>
    <message>
        <source>not as ISCN writes it</source>
        <translation>nicht, wie ISCN es schreibt</translation>
    </message>
    <message>
        <source>.</source>
        <translation>,</translation>
    </message>
    <message>
        <source>Most types stand once</source>
        <translation>Die meisten Typen liegen einmal vor</translation>
    </message>
    <message>
        <source>{ploidy} ({level}n), or several cells in one</source>
        <translation>{ploidy} ({level}n), oder mehrere Zellen in einer</translation>
    </message>
    <message>
        <source>{ploidy} ({level}n), or an incomplete cell</source>
        <translation>{ploidy} ({level}n), oder eine unvollständige Zelle</translation>
    </message>
    <message>
        <source>look for cells with twice the number</source>
        <translation>suchen Sie nach Zellen mit der doppelten Zahl</translation>
    </message>
    <message>
        <source>near-haploid</source>
        <translation>nahezu haploid</translation>
    </message>
    <message>
        <source>near-triploid</source>
        <translation>nahezu triploid</translation>
    </message>
    <message>
        <source>near-tetraploid</source>
        <translation>nahezu tetraploid</translation>
    </message>
    <message>
        <source>{file} was in the saved karyogram but is no longer in the folder</source>
        <translation>{file} stand im gespeicherten Karyogramm, ist aber nicht mehr im Ordner</translation>
    </message>
    <message>
        <source>{file} was in the saved karyogram but can no longer be read</source>
        <translation>{file} stand im gespeicherten Karyogramm, ist aber nicht mehr lesbar</translation>
    </message>
    <message>
        <source>cell {name} was in the saved karyogram but is no longer in the folder</source>
        <translation>Zelle {name} stand im gespeicherten Karyogramm, ist aber nicht mehr im Ordner</translation>
    </message>
    <message>
        <source>the images are shown and read on white</source>
        <translation>die Bilder werden auf Weiß gezeigt und gelesen</translation>
    </message>
    <message>
        <source>changed by {name} on {day} {hour}:{minute}</source>
        <translation>geändert von {name} am {day} {hour}:{minute}</translation>
    </message>
    <message>
        <source>cells of one clone have different typed lines</source>
        <translation>Zellen eines Klons haben verschiedene getippte Formeln</translation>
    </message>
    <message>
        <source>The typed line does not agree with the grid</source>
        <translation>Die getippte Formel stimmt nicht mit dem Karyogramm überein</translation>
    </message>
    <message>
        <source>Constitutional or acquired</source>
        <translation>Konstitutionell oder erworben</translation>
    </message>
    <message>
        <source>the line depends on it</source>
        <translation>davon hängt die Formel ab</translation>
    </message>
    <message>
        <source>choose beside the ISCN line</source>
        <translation>bitte neben der ISCN-Formel wählen</translation>
    </message>
    <message>
        <source>Patient and specimen</source>
        <translation>Patient und Probe</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Karyogram</source>
        <translation>Karyogramm</translation>
    </message>
    <message>
        <source>Interpretation</source>
        <translation>Beurteilung</translation>
    </message>
    <message>
        <source>Cells</source>
        <translation>Zellen</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Methode</translation>
    </message>
    <message>
        <source>Findings and open points</source>
        <translation>Befunde und offene Punkte</translation>
    </message>
    <message>
        <source>Objects without a class</source>
        <translation>Objekte ohne Klasse</translation>
    </message>
    <message>
        <source>Limitations</source>
        <translation>Einschränkungen</translation>
    </message>
    <message>
        <source>References</source>
        <translation>Literatur</translation>
    </message>
    <message>
        <source>How this karyogram was made</source>
        <translation>Wie dieses Karyogramm entstand</translation>
    </message>
    <message>
        <source>Reviewed and approved by</source>
        <translation>Geprüft und freigegeben von</translation>
    </message>
    <message>
        <source>Cytogenetic report</source>
        <translation>Zytogenetischer Befund</translation>
    </message>
    <message>
        <source>Chromosomes of metaphase cells were banded, photographed and cut out. A neural network (Varifocal-Net) proposed type and orientation of each; the proposal was used as an aid, and every karyogram is corrected and confirmed by qualified persons, as stated below.</source>
        <translation>Chromosomen von Metaphasezellen wurden gebändert, fotografiert und ausgeschnitten. Ein neuronales Netz (Varifocal-Net) schlug Typ und Ausrichtung jedes Chromosoms vor; der Vorschlag diente als Hilfe, und jedes Karyogramm wird von fachkundigen Personen korrigiert und bestätigt, wie unten angegeben.</translation>
    </message>
    <message>
        <source>Banded karyotyping cannot fully exclude mosaicism of low degree, nor changes that are smaller than the band resolution stated. The aid finds changes of number only; structural changes are not looked for by it.</source>
        <translation>Eine Chromosomenanalyse mit Bänderung kann ein Mosaik niedrigen Grades nicht ganz ausschließen, und ebenso wenig Veränderungen, die kleiner sind als die angegebene Bandenauflösung. Das Hilfsmittel findet nur Abweichungen der Zahl; nach strukturellen Veränderungen sucht es nicht.</translation>
    </message>
    <message>
        <source>Computer-aided; an aid for qualified cytogeneticists, not a diagnosis.</source>
        <translation>Computergestützt; eine Hilfe für fachkundige Zytogenetiker, keine Diagnose.</translation>
    </message>
</context>
<context>
    <name>DropMark</name>
    <message>
        <source>exclude</source>
        <translation>ausschließen</translation>
    </message>
    <message>
        <source>unassigned</source>
        <translation>nicht zugeordnet</translation>
    </message>
    <message>
        <source>marker</source>
        <translation>Marker</translation>
    </message>
    <message>
        <source>{slot} · place {place} of {total}</source>
        <translation>{slot} · Platz {place} von {total}</translation>
    </message>
    <message>
        <source>{slot} · places {first}–{last} of {total}</source>
        <translation>{slot} · Plätze {first}–{last} von {total}</translation>
    </message>
</context>
<context>
    <name>Editing</name>
    <message>
        <source>Select a chromosome first.</source>
        <translation>Zuerst ein Chromosom auswählen.</translation>
    </message>
    <message>
        <source>accept</source>
        <translation>bestätigen</translation>
    </message>
    <message>
        <source>order {slot}</source>
        <translation>ordnen {slot}</translation>
    </message>
    <message>
        <source>move {way}</source>
        <translation>verschieben {way}</translation>
    </message>
    <message>
        <source>Only chromosomes of one class can be put in order together.</source>
        <translation>Nur Chromosomen derselben Klasse lassen sich gemeinsam ordnen.</translation>
    </message>
    <message>
        <source>There is no homolog to swap with.</source>
        <translation>Es gibt kein Homolog zum Tauschen.</translation>
    </message>
    <message>
        <source>swap {slots}</source>
        <translation>tauschen {slots}</translation>
    </message>
    <message>
        <source>turn</source>
        <translation>umdrehen</translation>
    </message>
    <message>
        <source>mirror</source>
        <translation>spiegeln</translation>
    </message>
    <message>
        <source>rotate {angle}°</source>
        <translation>drehen {angle}°</translation>
    </message>
    <message>
        <source>rotate back</source>
        <translation>zurückdrehen</translation>
    </message>
    <message>
        <source>All without doubt are accepted.</source>
        <translation>Alle ohne Zweifel sind bestätigt.</translation>
    </message>
    <message>
        <source>mark as {use}</source>
        <translation>kennzeichnen als {use}</translation>
    </message>
    <message>
        <source>{count} chromosomes</source>
        <translation>{count} Chromosomen</translation>
    </message>
</context>
<context>
    <name>EffortDesk</name>
    <message>
        <source>1 action</source>
        <translation>1 Handgriff</translation>
    </message>
    <message>
        <source>{count} actions</source>
        <translation>{count} Handgriffe</translation>
    </message>
    <message>
        <source>{actions} · {time} · {stayed} of {placed} stayed</source>
        <translation>{actions} · {time} · {stayed} von {placed} geblieben</translation>
    </message>
</context>
<context>
    <name>EffortDialog</name>
    <message>
        <source>Effort by month</source>
        <translation>Aufwand je Monat</translation>
    </message>
    <message>
        <source>All cases reviewed in this installation</source>
        <translation>Alle in dieser Installation geprüften Fälle</translation>
    </message>
    <message>
        <source>An action is a press of a mouse button or of a key; a drag, a class of two digits and a text are one each. Pauses of more than {seconds} s are not counted as time. A cell counts in the month in which it was reviewed. Placed: chromosomes that the engine has placed; stayed: those that nobody changed. Only these numbers are kept, no names and no case.</source>
        <translation>Ein Handgriff ist ein Druck auf eine Maustaste oder Taste; Ziehen, eine zweistellige Klasse und ein Text zählen je einmal. Pausen über {seconds} s zählen nicht als Zeit. Eine Zelle zählt im Monat ihrer Prüfung. Zugeordnet: Chromosomen, die das Programm zugeordnet hat; geblieben: die niemand geändert hat. Nur diese Zahlen werden behalten, keine Namen und kein Fall.</translation>
    </message>
    <message>
        <source>Month</source>
        <translation>Monat</translation>
    </message>
    <message>
        <source>Cells</source>
        <translation>Zellen</translation>
    </message>
    <message>
        <source>Actions a cell</source>
        <translation>Handgriffe je Zelle</translation>
    </message>
    <message>
        <source>Time a cell</source>
        <translation>Zeit je Zelle</translation>
    </message>
    <message>
        <source>Placed</source>
        <translation>Zugeordnet</translation>
    </message>
    <message>
        <source>Stayed</source>
        <translation>Geblieben</translation>
    </message>
    <message>
        <source>No cell was reviewed yet.</source>
        <translation>Noch keine Zelle wurde geprüft.</translation>
    </message>
</context>
<context>
    <name>EnginePage</name>
    <message>
        <source>Engine</source>
        <translation>Klassifikation</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>the one in service ({name})</source>
        <translation>das eingesetzte ({name})</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>automatisch</translation>
    </message>
    <message>
        <source>graphics card (CUDA)</source>
        <translation>Grafikkarte (CUDA)</translation>
    </message>
    <message>
        <source>processor</source>
        <translation>Prozessor</translation>
    </message>
    <message>
        <source>Computes on</source>
        <translation>Rechnet auf</translation>
    </message>
    <message>
        <source>Found: {devices}.</source>
        <translation>Gefunden: {devices}.</translation>
    </message>
    <message>
        <source>This machine has no graphics card that can be used: no case could be classified.</source>
        <translation>Dieser Rechner hat keine nutzbare Grafikkarte: Kein Fall könnte klassifiziert werden.</translation>
    </message>
    <message>
        <source>Dispatch</source>
        <translation>Zuordnung</translation>
    </message>
    <message>
        <source>joint assignment of the cell</source>
        <translation>gemeinsame Zuordnung der Zelle</translation>
    </message>
    <message>
        <source>Algorithm 1 of Varifocal-Net</source>
        <translation>Algorithmus 1 von Varifocal-Net</translation>
    </message>
    <message>
        <source>as the model says</source>
        <translation>wie im Modell</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Methode</translation>
    </message>
    <message>
        <source>Threshold of Algorithm 1</source>
        <translation>Schwelle von Algorithmus 1</translation>
    </message>
    <message>
        <source>Algorithm 1 keeps a third copy of a class only if all three are surer than the threshold. The joint assignment weighs the whole cell at once, and has no threshold.</source>
        <translation>Algorithmus 1 behält eine dritte Kopie einer Klasse nur, wenn alle drei sicherer sind als die Schwelle. Die gemeinsame Zuordnung wägt die ganze Zelle auf einmal ab und hat keine Schwelle.</translation>
    </message>
    <message>
        <source>These settings are used when a case is classified next; an open case stays as it is until then.</source>
        <translation>Diese Einstellungen gelten ab der nächsten Klassifikation; ein offener Fall bleibt bis dahin, wie er ist.</translation>
    </message>
</context>
<context>
    <name>EntryForm</name>
    <message>
        <source>Made from the karyogram; write here to replace it</source>
        <translation>Aus dem Karyogramm gebildet; hier schreiben, um es zu ersetzen</translation>
    </message>
    <message>
        <source>portrait</source>
        <translation>Hochformat</translation>
    </message>
    <message>
        <source>landscape</source>
        <translation>Querformat</translation>
    </message>
    <message>
        <source>not stated</source>
        <translation>nicht angegeben</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Befund</translation>
    </message>
    <message>
        <source>Report no.</source>
        <translation>Befund-Nr.</translation>
    </message>
    <message>
        <source>Cells counted</source>
        <translation>Zellen gezählt</translation>
    </message>
    <message>
        <source>Cells analysed</source>
        <translation>Zellen analysiert</translation>
    </message>
    <message>
        <source>Case data</source>
        <translation>Falldaten</translation>
    </message>
    <message>
        <source>Result in words</source>
        <translation>Ergebnis in Worten</translation>
    </message>
    <message>
        <source>Interpretation</source>
        <translation>Beurteilung</translation>
    </message>
    <message>
        <source>Comments</source>
        <translation>Anmerkungen</translation>
    </message>
    <message>
        <source>Recommendations</source>
        <translation>Empfehlungen</translation>
    </message>
    <message>
        <source>Paper</source>
        <translation>Papier</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Orientation</source>
        <translation>Ausrichtung</translation>
    </message>
    <message>
        <source>Karyograms shown</source>
        <translation>Gezeigte Karyogramme</translation>
    </message>
</context>
<context>
    <name>EntryKeeper</name>
    <message>
        <source>Saving what was typed … {folder} is slow to answer.</source>
        <translation>Das Eingegebene wird gespeichert … {folder} antwortet langsam.</translation>
    </message>
    <message>
        <source>Saving</source>
        <translation>Speichern</translation>
    </message>
</context>
<context>
    <name>ExclusionDialog</name>
    <message>
        <source>Why is {file} no chromosome of this cell?</source>
        <translation>Warum ist {file} kein Chromosom dieser Zelle?</translation>
    </message>
    <message>
        <source>Why are these {count} objects no chromosomes of this cell?</source>
        <translation>Warum sind diese {count} Objekte keine Chromosomen dieser Zelle?</translation>
    </message>
    <message>
        <source>debris</source>
        <translation>Schmutz</translation>
    </message>
    <message>
        <source>duplicate</source>
        <translation>Dublette</translation>
    </message>
    <message>
        <source>fragment</source>
        <translation>Bruchstück</translation>
    </message>
    <message>
        <source>overlap, to be cut again</source>
        <translation>Überlappung, neu auszuschneiden</translation>
    </message>
    <message>
        <source>Exclude</source>
        <translation>Ausschließen</translation>
    </message>
</context>
<context>
    <name>FindCaseDialog</name>
    <message>
        <source>Find a case</source>
        <translation>Einen Fall suchen</translation>
    </message>
    <message>
        <source>A number, a patient, a name, a status, a month such as 2026-10 …</source>
        <translation>Nummer, Patient, Name, Stand, Monat wie 2026-10 …</translation>
    </message>
    <message>
        <source>Known cases</source>
        <translation>Bekannte Fälle</translation>
    </message>
    <message>
        <source>Folder of cases…</source>
        <translation>Ordner der Fälle…</translation>
    </message>
    <message>
        <source>Look through a folder, three levels down, now and from now on</source>
        <translation>Einen Ordner drei Ebenen tief durchsehen, jetzt und künftig</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>{folder} cannot be looked into: {why}.</source>
        <translation>{folder} kann nicht durchgesehen werden: {why}.</translation>
    </message>
    <message>
        <source>Cases: {shown} of {known}.</source>
        <translation>Fälle: {shown} von {known}.</translation>
    </message>
    <message>
        <source>Looking into {folder} …</source>
        <translation>{folder} wird durchgesehen …</translation>
    </message>
    <message>
        <source>No case was opened yet. Choose the folder that holds your cases.</source>
        <translation>Noch wurde kein Fall geöffnet. Wählen Sie den Ordner, in dem Ihre Fälle liegen.</translation>
    </message>
</context>
<context>
    <name>FolderCheck</name>
    <message>
        <source>{folder}: does not answer; nothing is reviewed or signed</source>
        <translation>{folder}: antwortet nicht; nichts wird geprüft oder unterschrieben</translation>
    </message>
    <message>
        <source>The folder has changed since it was read.</source>
        <translation>Der Ordner hat sich geändert, seit er gelesen wurde.</translation>
    </message>
    <message>
        <source>New: {files}.</source>
        <translation>Neu: {files}.</translation>
    </message>
    <message>
        <source>Gone: {files}.</source>
        <translation>Nicht mehr da: {files}.</translation>
    </message>
    <message>
        <source>Not what was read: {files}.</source>
        <translation>Nicht mehr, was gelesen wurde: {files}.</translation>
    </message>
    <message>
        <source>Open the case again before it is reviewed or signed.</source>
        <translation>Vor Prüfung oder Unterschrift ist der Fall neu zu öffnen.</translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>und {count} weitere</translation>
    </message>
</context>
<context>
    <name>GuideDialog</name>
    <message>
        <source>User guide</source>
        <translation>Benutzerhandbuch</translation>
    </message>
</context>
<context>
    <name>HintBar</name>
    <message>
        <source>Got it</source>
        <translation>Verstanden</translation>
    </message>
    <message>
        <source>Do not show this hint again</source>
        <translation>Diesen Hinweis nicht mehr zeigen</translation>
    </message>
    <message>
        <source>No hints</source>
        <translation>Keine Hinweise</translation>
    </message>
    <message>
        <source>Show no hints any more</source>
        <translation>Keine Hinweise mehr zeigen</translation>
    </message>
</context>
<context>
    <name>Hints</name>
    <message>
        <source>Space shows the next chromosome that needs a look, Enter accepts it.</source>
        <translation>Leertaste: das nächste Chromosom, das zu prüfen ist; Enter: bestätigen.</translation>
    </message>
    <message>
        <source>Type 7, 21 or X to move the selected chromosome to that class, or drag it.</source>
        <translation>7, 21 oder X tippen verschiebt das gewählte Chromosom in diese Klasse; Ziehen geht auch.</translation>
    </message>
    <message>
        <source>Every step can be undone, and your image files are never changed.</source>
        <translation>Jeder Schritt lässt sich zurücknehmen, und die Bilddateien bleiben immer unverändert.</translation>
    </message>
    <message>
        <source>F1 shows all keys.</source>
        <translation>F1 zeigt alle Tasten.</translation>
    </message>
</context>
<context>
    <name>IscnDialog</name>
    <message>
        <source>ISCN line</source>
        <translation>ISCN-Formel</translation>
    </message>
    <message>
        <source>How the lines of this case are written</source>
        <translation>Wie die Formeln dieses Falls geschrieben werden</translation>
    </message>
    <message>
        <source>not chosen</source>
        <translation>nicht gewählt</translation>
    </message>
    <message>
        <source>constitutional</source>
        <translation>konstitutionell</translation>
    </message>
    <message>
        <source>acquired</source>
        <translation>erworben</translation>
    </message>
    <message>
        <source>Changes of sex chromosomes</source>
        <translation>Veränderungen der Geschlechtschromosomen</translation>
    </message>
    <message>
        <source>The patient&apos;s own sex chromosomes</source>
        <translation>Die eigenen Geschlechtschromosomen des Patienten</translation>
    </message>
    <message>
        <source>question mark on doubtful changes</source>
        <translation>Fragezeichen an zweifelhaften Veränderungen</translation>
    </message>
    <message>
        <source>mos or chi before a mosaic, unless acquired</source>
        <translation>mos oder chi vor einem Mosaik, außer bei erworbenen</translation>
    </message>
    <message>
        <source>not printed</source>
        <translation>nicht gedruckt</translation>
    </message>
    <message>
        <source>Number of cells in brackets</source>
        <translation>Zellzahl in Klammern</translation>
    </message>
    <message>
        <source>Patient&apos;s own sex chromosomes</source>
        <translation>Eigene Geschlechtschromosomen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>{line}   from the grid; type to write another</source>
        <translation>{line}   aus dem Karyogramm; tippen, um eine andere zu schreiben</translation>
    </message>
    <message>
        <source>Did you mean {line}?</source>
        <translation>Meinten Sie {line}?</translation>
    </message>
    <message>
        <source>✗ does not agree with the grid</source>
        <translation>✗ stimmt nicht mit dem Karyogramm überein</translation>
    </message>
    <message>
        <source>✓ agrees with the grid</source>
        <translation>✓ stimmt mit dem Karyogramm überein</translation>
    </message>
    <message>
        <source>✓ written from the grid: {line}</source>
        <translation>✓ aus dem Karyogramm geschrieben: {line}</translation>
    </message>
    <message>
        <source>Keep it all the same</source>
        <translation>Trotzdem behalten</translation>
    </message>
    <message>
        <source>Keep this line</source>
        <translation>Diese Formel behalten</translation>
    </message>
    <message>
        <source>OK</source>
        <translation>OK</translation>
    </message>
</context>
<context>
    <name>IscnLine</name>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>ISCN line {line}</source>
        <translation>ISCN-Formel {line}</translation>
    </message>
</context>
<context>
    <name>IscnOrigin</name>
    <message>
        <source>Changes of sex chromosomes: constitutional or acquired</source>
        <translation>Veränderungen der Geschlechtschromosomen: konstitutionell oder erworben</translation>
    </message>
    <message>
        <source>Constitutional</source>
        <translation>Konstitutionell</translation>
    </message>
    <message>
        <source>Acquired, the patient is {sex}</source>
        <translation>Erworben, der Patient ist {sex}</translation>
    </message>
    <message>
        <source>Type the line, and more…</source>
        <translation>Formel tippen und mehr…</translation>
    </message>
    <message>
        <source>typed, not as the grid</source>
        <translation>getippt, anders als das Karyogramm</translation>
    </message>
    <message>
        <source>acquired, patient {sex}</source>
        <translation>erworben, Patient {sex}</translation>
    </message>
    <message>
        <source>constitutional</source>
        <translation>konstitutionell</translation>
    </message>
    <message>
        <source>constitutional or acquired?</source>
        <translation>konstitutionell oder erworben?</translation>
    </message>
    <message>
        <source>ISCN options</source>
        <translation>ISCN-Optionen</translation>
    </message>
    <message>
        <source>Changes of sex chromosomes are written so; it is your choice and never guessed</source>
        <translation>So werden Veränderungen der Geschlechtschromosomen geschrieben; Sie wählen, geraten wird nie</translation>
    </message>
</context>
<context>
    <name>JobBar</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>KaryogramKeys</name>
    <message>
        <source>On the karyogram</source>
        <translation>Im Karyogramm</translation>
    </message>
    <message>
        <source>move the selected chromosomes to that class</source>
        <translation>die gewählten Chromosomen in diese Klasse verschieben</translation>
    </message>
    <message>
        <source>to the markers, to the unassigned</source>
        <translation>zu den Markern, zu den nicht zugeordneten</translation>
    </message>
    <message>
        <source>select the next chromosome in that direction</source>
        <translation>das nächste Chromosom in dieser Richtung wählen</translation>
    </message>
    <message>
        <source>select it as well</source>
        <translation>auch dieses wählen</translation>
    </message>
    <message>
        <source>cancel a drag or a rotation, or select nothing</source>
        <translation>Ziehen oder Drehen abbrechen, oder nichts wählen</translation>
    </message>
    <message>
        <source>to another class, or to another place in it</source>
        <translation>in eine andere Klasse, oder an einen anderen Platz darin</translation>
    </message>
    <message>
        <source>drag</source>
        <translation>ziehen</translation>
    </message>
    <message>
        <source>Shift + ← → ↑ ↓</source>
        <translation>Umschalt + ← → ↑ ↓</translation>
    </message>
    <message>
        <source>Tab, Shift + Tab</source>
        <translation>Tab, Umschalt + Tab</translation>
    </message>
    <message>
        <source>the next class, the previous one</source>
        <translation>die nächste Klasse, die vorige</translation>
    </message>
    <message>
        <source>Ctrl + click, frame</source>
        <translation>Strg + Klick, Rahmen</translation>
    </message>
    <message>
        <source>select several</source>
        <translation>mehrere wählen</translation>
    </message>
    <message>
        <source>double click</source>
        <translation>Doppelklick</translation>
    </message>
    <message>
        <source>select all homologs</source>
        <translation>alle Homologen wählen</translation>
    </message>
    <message>
        <source>drag the round handle</source>
        <translation>am runden Griff ziehen</translation>
    </message>
    <message>
        <source>rotate; Shift: finely</source>
        <translation>drehen; Umschalt: fein</translation>
    </message>
    <message>
        <source>while rotating</source>
        <translation>beim Drehen</translation>
    </message>
    <message>
        <source>← → 1°, with Shift 0.1°, ↑ ↓ 10°, or type degrees; Enter</source>
        <translation>← → 1°, mit Umschalt 0,1°, ↑ ↓ 10°, oder Grad tippen; Enter</translation>
    </message>
    <message>
        <source>hold Z</source>
        <translation>Z halten</translation>
    </message>
    <message>
        <source>magnifier; the wheel changes its power</source>
        <translation>Lupe; das Mausrad ändert ihre Stärke</translation>
    </message>
    <message>
        <source>Ctrl + wheel</source>
        <translation>Strg + Mausrad</translation>
    </message>
    <message>
        <source>zoom</source>
        <translation>Ausschnitt vergrößern</translation>
    </message>
    <message>
        <source>middle button</source>
        <translation>mittlere Taste</translation>
    </message>
    <message>
        <source>move the page when zoomed in</source>
        <translation>die vergrößerte Seite verschieben</translation>
    </message>
</context>
<context>
    <name>KaryogramView</name>
    <message>
        <source>Karyogram</source>
        <translation>Karyogramm</translation>
    </message>
</context>
<context>
    <name>KnownCasesModel</name>
    <message>
        <source>Case</source>
        <translation>Fall</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Nummer</translation>
    </message>
    <message>
        <source>Patient</source>
        <translation>Patient</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Stand</translation>
    </message>
    <message>
        <source>Worked on</source>
        <translation>Bearbeitet</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>not readable</source>
        <translation>nicht lesbar</translation>
    </message>
    <message>
        <source>not begun</source>
        <translation>nicht begonnen</translation>
    </message>
    <message>
        <source>amended, {name}</source>
        <translation>Nachtrag, {name}</translation>
    </message>
    <message>
        <source>signed, {name}</source>
        <translation>unterschrieben, {name}</translation>
    </message>
    <message>
        <source>reviewed, {name}</source>
        <translation>geprüft, {name}</translation>
    </message>
    <message>
        <source>draft</source>
        <translation>Entwurf</translation>
    </message>
    <message>
        <source>draft of an amendment</source>
        <translation>Entwurf eines Nachtrags</translation>
    </message>
</context>
<context>
    <name>LaboratoryPage</name>
    <message>
        <source>Laboratory</source>
        <translation>Labor</translation>
    </message>
    <message>
        <source>Head of the report</source>
        <translation>Kopf des Befunds</translation>
    </message>
    <message>
        <source>street, town, country: a line each</source>
        <translation>Straße, Ort, Land: je eine Zeile</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Anschrift</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>Telefon</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>E-Mail</translation>
    </message>
    <message>
        <source>Logo</source>
        <translation>Logo</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keines</translation>
    </message>
    <message>
        <source>Pictures (*.png *.jpg *.jpeg *.tif *.tiff *.bmp)</source>
        <translation>Bilder (*.png *.jpg *.jpeg *.tif *.tiff *.bmp)</translation>
    </message>
    <message>
        <source>Picture file</source>
        <translation>Bilddatei</translation>
    </message>
    <message>
        <source>Choose the logo&apos;s file</source>
        <translation>Die Datei des Logos wählen</translation>
    </message>
    <message>
        <source>Picture file of the logo</source>
        <translation>Bilddatei des Logos</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>Vorschau</translation>
    </message>
    <message>
        <source>PNG, JPEG, TIFF or BMP. It is printed as it is, on white.</source>
        <translation>PNG, JPEG, TIFF oder BMP. Es wird unverändert auf Weiß gedruckt.</translation>
    </message>
    <message>
        <source>no logo</source>
        <translation>kein Logo</translation>
    </message>
    <message>
        <source>reading …</source>
        <translation>wird gelesen …</translation>
    </message>
</context>
<context>
    <name>LedgerDialog</name>
    <message>
        <source>Files of {cell}</source>
        <translation>Dateien von {cell}</translation>
    </message>
    <message>
        <source>Every file of the folder is in exactly one of these places. A double click shows a chromosome.</source>
        <translation>Jede Datei des Ordners ist an genau einem dieser Plätze. Ein Doppelklick zeigt ein Chromosom.</translation>
    </message>
    <message>
        <source>Files by place</source>
        <translation>Dateien nach Platz</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Platz</translation>
    </message>
    <message>
        <source>Why, and by whom</source>
        <translation>Warum, und von wem</translation>
    </message>
    <message>
        <source>Not readable</source>
        <translation>Nicht lesbar</translation>
    </message>
    <message>
        <source>Other files</source>
        <translation>Andere Dateien</translation>
    </message>
    <message>
        <source>Excluded</source>
        <translation>Ausgeschlossen</translation>
    </message>
    <message>
        <source>Unassigned</source>
        <translation>Nicht zugeordnet</translation>
    </message>
    <message>
        <source>Markers</source>
        <translation>Marker</translation>
    </message>
    <message>
        <source>Placed in a class</source>
        <translation>In einer Klasse</translation>
    </message>
</context>
<context>
    <name>LogWords</name>
    <message>
        <source>move</source>
        <translation>verschieben</translation>
    </message>
    <message>
        <source>swap</source>
        <translation>tauschen</translation>
    </message>
    <message>
        <source>turn</source>
        <translation>umdrehen</translation>
    </message>
    <message>
        <source>mirror</source>
        <translation>spiegeln</translation>
    </message>
    <message>
        <source>rotate</source>
        <translation>drehen</translation>
    </message>
    <message>
        <source>rotate back</source>
        <translation>zurückdrehen</translation>
    </message>
    <message>
        <source>accept</source>
        <translation>bestätigen</translation>
    </message>
    <message>
        <source>answer a warning</source>
        <translation>eine Warnung beantworten</translation>
    </message>
    <message>
        <source>reopen a warning</source>
        <translation>eine Warnung wieder öffnen</translation>
    </message>
    <message>
        <source>type the ISCN line</source>
        <translation>die ISCN-Formel eintippen</translation>
    </message>
    <message>
        <source>choose how ISCN is written</source>
        <translation>die ISCN-Schreibweise wählen</translation>
    </message>
    <message>
        <source>say what a cell stands for</source>
        <translation>festlegen, wofür eine Zelle steht</translation>
    </message>
    <message>
        <source>undo</source>
        <translation>rückgängig</translation>
    </message>
    <message>
        <source>redo</source>
        <translation>wiederholen</translation>
    </message>
    <message>
        <source>classify</source>
        <translation>klassifizieren</translation>
    </message>
    <message>
        <source>review</source>
        <translation>prüfen</translation>
    </message>
    <message>
        <source>take the review back</source>
        <translation>die Prüfung zurücknehmen</translation>
    </message>
    <message>
        <source>sign</source>
        <translation>unterschreiben</translation>
    </message>
    <message>
        <source>amend</source>
        <translation>nachtragen</translation>
    </message>
    <message>
        <source>take over from outside</source>
        <translation>von außen übernehmen</translation>
    </message>
    <message>
        <source>write the report</source>
        <translation>den Befund schreiben</translation>
    </message>
    <message>
        <source>give the report out</source>
        <translation>den Befund ausgeben</translation>
    </message>
    <message>
        <source>printed to {file}</source>
        <translation>gedruckt in {file}</translation>
    </message>
    <message>
        <source>printer</source>
        <translation>Drucker</translation>
    </message>
    <message>
        <source>pages {pages}</source>
        <translation>Seiten {pages}</translation>
    </message>
    <message>
        <source>not to the end</source>
        <translation>nicht bis zum Ende</translation>
    </message>
</context>
<context>
    <name>LookPage</name>
    <message>
        <source>Appearance</source>
        <translation>Darstellung</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>as the system</source>
        <translation>wie im System</translation>
    </message>
    <message>
        <source>light</source>
        <translation>hell</translation>
    </message>
    <message>
        <source>dark</source>
        <translation>dunkel</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Farbschema</translation>
    </message>
    <message>
        <source>The karyogram&apos;s page stays white in both. It takes effect at once.</source>
        <translation>Die Seite des Karyogramms bleibt in beiden weiß. Wirkt sofort.</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>The size scales the whole window. Both take effect when KaryoGUI is started next.</source>
        <translation>Die Größe gilt für das ganze Fenster. Beides wirkt ab dem nächsten Start von KaryoGUI.</translation>
    </message>
</context>
<context>
    <name>MessagePage</name>
    <message>
        <source>This case could not be opened</source>
        <translation>Der Fall ließ sich nicht öffnen</translation>
    </message>
    <message>
        <source>Open another case…</source>
        <translation>Anderen Fall öffnen…</translation>
    </message>
    <message>
        <source>Back to start</source>
        <translation>Zum Anfang</translation>
    </message>
</context>
<context>
    <name>Messages</name>
    <message>
        <source>classified now</source>
        <translation>eben klassifiziert</translation>
    </message>
    <message>
        <source>opened as saved</source>
        <translation>geöffnet wie gespeichert</translation>
    </message>
    <message>
        <source>saved {time}</source>
        <translation>gespeichert {time}</translation>
    </message>
    <message>
        <source>NOT SAVED</source>
        <translation>NICHT GESPEICHERT</translation>
    </message>
    <message>
        <source>Not saved: {why}. Your changes are kept while this window is open.</source>
        <translation>Nicht gespeichert: {why}. Ihre Änderungen bleiben erhalten, solange dieses Fenster offen ist.</translation>
    </message>
    <message>
        <source>NOT SAVED YET</source>
        <translation>NOCH NICHT GESPEICHERT</translation>
    </message>
    <message>
        <source>Not saved yet: {why}. Your changes are kept in this window, and written as soon as it does.</source>
        <translation>Noch nicht gespeichert: {why}. Ihre Änderungen bleiben in diesem Fenster und werden geschrieben, sobald er es tut.</translation>
    </message>
    <message>
        <source>{device} is short of memory: it goes on in smaller parts.</source>
        <translation>{device} hat wenig Speicher: Es geht in kleineren Teilen weiter.</translation>
    </message>
    <message>
        <source>{device} has too little memory: the CPU goes on, more slowly.</source>
        <translation>{device} hat zu wenig Speicher: Der Prozessor rechnet weiter, langsamer.</translation>
    </message>
    <message>
        <source>{device} failed ({reason}): the CPU goes on, more slowly.</source>
        <translation>{device} ist ausgefallen ({reason}): Der Prozessor rechnet weiter, langsamer.</translation>
    </message>
    <message>
        <source>no model</source>
        <translation>kein Modell</translation>
    </message>
    <message>
        <source>move to {digits}_ …</source>
        <translation>verschieben nach {digits}_ …</translation>
    </message>
    <message>
        <source>there is no class {digits}</source>
        <translation>es gibt keine Klasse {digits}</translation>
    </message>
    <message>
        <source>let go to open {name}</source>
        <translation>loslassen öffnet {name}</translation>
    </message>
</context>
<context>
    <name>MetaphaseLink</name>
    <message>
        <source>No picture named metaphase in this cell&apos;s folder.</source>
        <translation>Im Ordner dieser Zelle liegt kein Bild namens metaphase.</translation>
    </message>
    <message>
        <source>Reading the metaphase picture …</source>
        <translation>Das Metaphasenbild wird gelesen …</translation>
    </message>
    <message>
        <source>Positions as case.json gives them</source>
        <translation>Positionen, wie case.json sie angibt</translation>
    </message>
    <message>
        <source>Positions found by comparing the chromosomes with the picture</source>
        <translation>Positionen durch Vergleich der Chromosomen mit dem Bild gefunden</translation>
    </message>
    <message>
        <source>Positions are not known</source>
        <translation>Positionen sind nicht bekannt</translation>
    </message>
</context>
<context>
    <name>MetaphasePane</name>
    <message>
        <source>Metaphase</source>
        <translation>Metaphase</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>Einpassen</translation>
    </message>
    <message>
        <source>Show the whole picture</source>
        <translation>Das ganze Bild zeigen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Show it small again (Ctrl+M)</source>
        <translation>Wieder klein zeigen (Strg+M)</translation>
    </message>
    <message>
        <source>The wheel zooms, dragging moves the picture. Click a chromosome to select it. By keys: + and −, arrows.</source>
        <translation>Das Rad vergrößert, Ziehen verschiebt das Bild. Ein Klick wählt ein Chromosom. Mit Tasten: + und −, Pfeile.</translation>
    </message>
</context>
<context>
    <name>MetaphasePanel</name>
    <message>
        <source>Metaphase</source>
        <translation>Metaphase</translation>
    </message>
    <message>
        <source>Enlarge</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>Show it beside the karyogram (Ctrl+M)</source>
        <translation>Neben dem Karyogramm zeigen (Strg+M)</translation>
    </message>
</context>
<context>
    <name>MetaphaseView</name>
    <message>
        <source>Metaphase</source>
        <translation>Metaphase</translation>
    </message>
    <message>
        <source>{count} chromosomes, each can be clicked</source>
        <translation>{count} Chromosomen, jedes kann angeklickt werden</translation>
    </message>
</context>
<context>
    <name>MissingFields</name>
    <message>
        <source>Still missing for a FINAL report:</source>
        <translation>Für einen endgültigen Befund fehlt noch:</translation>
    </message>
</context>
<context>
    <name>PageItem</name>
    <message>
        <source>sex</source>
        <translation>Gonosomen</translation>
    </message>
    <message>
        <source>drop here, or press</source>
        <translation>hier ablegen, oder</translation>
    </message>
    <message>
        <source>Unassigned</source>
        <translation>Nicht zugeordnet</translation>
    </message>
    <message>
        <source>Excluded</source>
        <translation>Ausgeschlossen</translation>
    </message>
</context>
<context>
    <name>PageView</name>
    <message>
        <source>Preview of the report</source>
        <translation>Vorschau des Befunds</translation>
    </message>
    <message>
        <source>Page {number} of {pages}</source>
        <translation>Seite {number} von {pages}</translation>
    </message>
</context>
<context>
    <name>PeoplePage</name>
    <message>
        <source>People</source>
        <translation>Personen</translation>
    </message>
    <message>
        <source>You</source>
        <translation>Sie</translation>
    </message>
    <message>
        <source>such as technologist</source>
        <translation>zum Beispiel MTL</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Funktion</translation>
    </message>
    <message>
        <source>Without a name, that of the computer&apos;s account is taken.</source>
        <translation>Ohne Namen gilt der des Benutzerkontos.</translation>
    </message>
    <message>
        <source>An open case keeps the name it was opened with.</source>
        <translation>Ein offener Fall behält den Namen, mit dem er geöffnet wurde.</translation>
    </message>
    <message>
        <source>Names to choose from</source>
        <translation>Namen zur Auswahl</translation>
    </message>
    <message>
        <source>{role}: the name is missing</source>
        <translation>{role}: der Name fehlt</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
</context>
<context>
    <name>PersonFields</name>
    <message>
        <source>such as cytogeneticist</source>
        <translation>zum Beispiel Zytogenetikerin</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Funktion</translation>
    </message>
</context>
<context>
    <name>PictureDialog</name>
    <message>
        <source>Export karyogram</source>
        <translation>Karyogramm ausgeben</translation>
    </message>
    <message>
        <source>PNG picture</source>
        <translation>PNG-Bild</translation>
    </message>
    <message>
        <source>TIFF picture</source>
        <translation>TIFF-Bild</translation>
    </message>
    <message>
        <source>SVG, vector</source>
        <translation>SVG, Vektor</translation>
    </message>
    <message>
        <source>PDF, vector</source>
        <translation>PDF, Vektor</translation>
    </message>
    <message>
        <source>{dpi} dpi</source>
        <translation>{dpi} dpi</translation>
    </message>
    <message>
        <source>The page of the shown cell. In a vector file only the chromosomes have a resolution.</source>
        <translation>Die Seite der gezeigten Zelle. In einer Vektordatei haben nur die Chromosomen eine Auflösung.</translation>
    </message>
    <message>
        <source>Kind of file</source>
        <translation>Dateiart</translation>
    </message>
    <message>
        <source>Resolution</source>
        <translation>Auflösung</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Ausgeben…</translation>
    </message>
</context>
<context>
    <name>Pictures</name>
    <message>
        <source>Dashed: the part that the network looked at closely</source>
        <translation>Gestrichelt: der Teil, den das Netz genau angesehen hat</translation>
    </message>
</context>
<context>
    <name>Printing</name>
    <message>
        <source>The report has no such page</source>
        <translation>Diese Seiten hat der Befund nicht</translation>
    </message>
    <message>
        <source>{path}: cannot be written</source>
        <translation>{path}: kann nicht geschrieben werden</translation>
    </message>
    <message>
        <source>The printer does not take the report</source>
        <translation>Der Drucker nimmt den Befund nicht an</translation>
    </message>
    <message>
        <source>The printer does not take a further page</source>
        <translation>Der Drucker nimmt keine weitere Seite an</translation>
    </message>
</context>
<context>
    <name>ProcessedSign</name>
    <message>
        <source>Reset</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>Show everything as it is</source>
        <translation>Alles unverändert zeigen</translation>
    </message>
    <message>
        <source>Processed view</source>
        <translation>Bearbeitete Ansicht</translation>
    </message>
    <message>
        <source>Processed view of some</source>
        <translation>Bearbeitete Ansicht von einigen</translation>
    </message>
    <message>
        <source>Processed view of some, differently</source>
        <translation>Bearbeitete Ansicht von einigen, verschieden</translation>
    </message>
</context>
<context>
    <name>ReasonDialog</name>
    <message>
        <source>another reason, in your own words</source>
        <translation>ein anderer Grund, in eigenen Worten</translation>
    </message>
    <message>
        <source>Another reason</source>
        <translation>Anderer Grund</translation>
    </message>
</context>
<context>
    <name>RecordDesk</name>
    <message>
        <source>Looking whether somebody else has the case open … {folder} is slow to answer.</source>
        <translation>Es wird nachgesehen, ob jemand anders den Fall geöffnet hat … {folder} antwortet langsam.</translation>
    </message>
    <message>
        <source>Open case</source>
        <translation>Fall öffnen</translation>
    </message>
    <message>
        <source> (and {count} more)</source>
        <translation> (und {count} weitere)</translation>
    </message>
    <message>
        <source>The record is not as this application left it: {what}</source>
        <translation>Die Aufzeichnung ist nicht, wie diese Anwendung sie hinterließ: {what}</translation>
    </message>
    <message>
        <source>Audit log…</source>
        <translation>Protokoll…</translation>
    </message>
    <message>
        <source>Back to the present version</source>
        <translation>Zurück zur jetzigen Version</translation>
    </message>
    <message>
        <source>This folder cannot be written now: changes stay in this window until it can.</source>
        <translation>In diesen Ordner kann gerade nicht geschrieben werden: Änderungen bleiben bis dahin in diesem Fenster.</translation>
    </message>
    <message>
        <source>Read-only: {why}.</source>
        <translation>Nur lesbar: {why}.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Open it again</source>
        <translation>Neu öffnen</translation>
    </message>
    <message>
        <source>Signed by {name}, {role}, on {day}: read-only.</source>
        <translation>Unterschrieben von {name}, {role}, am {day}: nur lesbar.</translation>
    </message>
    <message>
        <source>Amend…</source>
        <translation>Nachtragen…</translation>
    </message>
    <message>
        <source>Reviewed by {name}: read-only. A second person signs, or the review is taken back.</source>
        <translation>Geprüft von {name}: nur lesbar. Eine zweite Person unterschreibt, oder die Prüfung wird zurückgenommen.</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>Zurücknehmen</translation>
    </message>
    <message>
        <source>Sign…</source>
        <translation>Unterschreiben…</translation>
    </message>
    <message>
        <source>Version {number}, amended by {name}: {reason}</source>
        <translation>Version {number}, nachgetragen von {name}: {reason}</translation>
    </message>
    <message>
        <source>The folder has changed since: this is not what was signed, and its report is a draft.</source>
        <translation>Der Ordner hat sich seitdem geändert: dies ist nicht, was unterschrieben wurde, und der Befund ist ein Entwurf.</translation>
    </message>
    <message>
        <source>Review and sign</source>
        <translation>Prüfen und unterschreiben</translation>
    </message>
    <message>
        <source>Looking what is still open … {folder} is slow to answer.</source>
        <translation>Es wird nachgesehen, was noch offen ist … {folder} antwortet langsam.</translation>
    </message>
    <message>
        <source>Audit log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Reading the audit log … {folder} is slow to answer.</source>
        <translation>Das Protokoll wird gelesen … {folder} antwortet langsam.</translation>
    </message>
    <message>
        <source>Keeping the signed version … {folder} is slow to answer.</source>
        <translation>Die unterschriebene Version wird aufbewahrt … {folder} antwortet langsam.</translation>
    </message>
    <message>
        <source>Amend</source>
        <translation>Nachtragen</translation>
    </message>
    <message>
        <source>Rec&amp;ord</source>
        <translation>Auf&amp;zeichnung</translation>
    </message>
    <message>
        <source>Review and &amp;sign…</source>
        <translation>Prüfen und &amp;unterschreiben…</translation>
    </message>
    <message>
        <source>&amp;Amend…</source>
        <translation>&amp;Nachtragen…</translation>
    </message>
    <message>
        <source>Audit &amp;log…</source>
        <translation>&amp;Protokoll…</translation>
    </message>
    <message>
        <source>Earlier &amp;versions</source>
        <translation>Frühere &amp;Versionen</translation>
    </message>
    <message>
        <source>&amp;Effort by month…</source>
        <translation>&amp;Aufwand je Monat…</translation>
    </message>
    <message>
        <source>Version {number}, signed by {name} on {day}</source>
        <translation>Version {number}, unterschrieben von {name} am {day}</translation>
    </message>
</context>
<context>
    <name>Report</name>
    <message>
        <source>not stated</source>
        <translation>nicht angegeben</translation>
    </message>
    <message>
        <source>Proposed: {result}</source>
        <translation>Vorschlag: {result}</translation>
    </message>
    <message>
        <source>no result</source>
        <translation>kein Ergebnis</translation>
    </message>
    <message>
        <source>proposed; {count} of {total} chromosomes confirmed by a person</source>
        <translation>vorgeschlagen; {count} von {total} Chromosomen von einer Person bestätigt</translation>
    </message>
    <message>
        <source>every chromosome confirmed by a person</source>
        <translation>jedes Chromosom von einer Person bestätigt</translation>
    </message>
    <message>
        <source>Autosomes</source>
        <translation>Autosomen</translation>
    </message>
    <message>
        <source>Sex chromosomes</source>
        <translation>Gonosomen</translation>
    </message>
    <message>
        <source>Cells</source>
        <translation>Zellen</translation>
    </message>
    <message>
        <source>Cell line</source>
        <translation>Zelllinie</translation>
    </message>
    <message>
        <source>slide {name}</source>
        <translation>Objektträger {name}</translation>
    </message>
    <message>
        <source>culture {name}</source>
        <translation>Kultur {name}</translation>
    </message>
    <message>
        <source>Comments</source>
        <translation>Anmerkungen</translation>
    </message>
    <message>
        <source>Recommendations</source>
        <translation>Empfehlungen</translation>
    </message>
    <message>
        <source>shown</source>
        <translation>gezeigt</translation>
    </message>
    <message>
        <source>Cell</source>
        <translation>Zelle</translation>
    </message>
    <message>
        <source>Slide</source>
        <translation>Objektträger</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Ort</translation>
    </message>
    <message>
        <source>Culture</source>
        <translation>Kultur</translation>
    </message>
    <message>
        <source>Count</source>
        <translation>Zahl</translation>
    </message>
    <message>
        <source>Karyogram</source>
        <translation>Karyogramm</translation>
    </message>
    <message>
        <source>not used</source>
        <translation>nicht verwendet</translation>
    </message>
    <message>
        <source>model {name}</source>
        <translation>Modell {name}</translation>
    </message>
    <message>
        <source>Aid</source>
        <translation>Hilfsmittel</translation>
    </message>
    <message>
        <source>Unsure</source>
        <translation>Unsicher</translation>
    </message>
    <message>
        <source>Markers</source>
        <translation>Marker</translation>
    </message>
    <message>
        <source>Unassigned</source>
        <translation>Nicht zugeordnet</translation>
    </message>
    <message>
        <source>Excluded</source>
        <translation>Ausgeschlossen</translation>
    </message>
    <message>
        <source>Not readable</source>
        <translation>Nicht lesbar</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>{cells} cells: each of their {files} files is placed in a class.</source>
        <translation>{cells} Zellen: jede ihrer {files} Dateien steht in einer Klasse.</translation>
    </message>
    <message>
        <source>no model was used</source>
        <translation>kein Modell wurde verwendet</translation>
    </message>
    <message>
        <source>{model} (weights {sha256})</source>
        <translation>{model} (Gewichte {sha256})</translation>
    </message>
    <message>
        <source>{stayed} placed by the engine and left ({confirmed} of them confirmed by a person), {changed} changed by a person ({moved} in class, {turned} in polarity), {by_hand} not placed by the engine.</source>
        <translation>{stayed} vom Programm zugeordnet und belassen ({confirmed} davon von einer Person bestätigt), {changed} von einer Person geändert ({moved} in der Klasse, {turned} in der Polarität), {by_hand} nicht vom Programm zugeordnet.</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>Programm</translation>
    </message>
    <message>
        <source>Chromosomes</source>
        <translation>Chromosomen</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Before the folder changed</source>
        <translation>Bevor sich der Ordner änderte</translation>
    </message>
    <message>
        <source>reviewed by {name} ({role}), {time}</source>
        <translation>geprüft von {name} ({role}), {time}</translation>
    </message>
    <message>
        <source>signed by {name} ({role}), {time}</source>
        <translation>unterschrieben von {name} ({role}), {time}</translation>
    </message>
    <message>
        <source>Version {number}</source>
        <translation>Version {number}</translation>
    </message>
    <message>
        <source>Metaphase of {cell}</source>
        <translation>Metaphase von {cell}</translation>
    </message>
    <message>
        <source>scale: 1 mm = {count} image pixels</source>
        <translation>Maßstab: 1 mm = {count} Bildpunkte</translation>
    </message>
    <message>
        <source>page {number} of {pages}</source>
        <translation>Seite {number} von {pages}</translation>
    </message>
    <message>
        <source>No. {number}</source>
        <translation>Nr. {number}</translation>
    </message>
    <message>
        <source>not yet</source>
        <translation>noch nicht</translation>
    </message>
    <message>
        <source>shown inverted: their background is dark</source>
        <translation>umgekehrt gezeigt: ihr Hintergrund ist dunkel</translation>
    </message>
    <message>
        <source>shown on white: the background of their files is not</source>
        <translation>auf Weiß gezeigt: der Hintergrund ihrer Dateien ist es nicht</translation>
    </message>
    <message>
        <source>shown with more contrast: they are faint</source>
        <translation>mit mehr Kontrast gezeigt: sie sind blass</translation>
    </message>
    <message>
        <source>shown without parts of neighbours at the edge</source>
        <translation>ohne Teile von Nachbarn am Rand gezeigt</translation>
    </message>
    <message>
        <source>Audit log: none was kept of this case</source>
        <translation>Protokoll: zu diesem Fall wurde keines geführt</translation>
    </message>
    <message>
        <source>Audit log up to entry {number}: sha256 {sha256}</source>
        <translation>Protokoll bis Eintrag {number}: sha256 {sha256}</translation>
    </message>
    <message>
        <source>Answered by {name}, {time}</source>
        <translation>Beantwortet von {name}, {time}</translation>
    </message>
</context>
<context>
    <name>ReportController</name>
    <message>
        <source>Export</source>
        <translation>Ausgeben</translation>
    </message>
    <message>
        <source>Writing {name} …</source>
        <translation>{name} wird geschrieben …</translation>
    </message>
    <message>
        <source>cancelled: {name} was not written</source>
        <translation>abgebrochen: {name} wurde nicht geschrieben</translation>
    </message>
    <message>
        <source>Copying the karyogram …</source>
        <translation>Karyogramm wird kopiert …</translation>
    </message>
    <message>
        <source>Reading what is written for the report … {folder} is slow to answer.</source>
        <translation>Es wird gelesen, was für den Befund eingegeben ist … {folder} antwortet langsam.</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Befund</translation>
    </message>
    <message>
        <source>cancelled: nothing was copied</source>
        <translation>abgebrochen: nichts wurde kopiert</translation>
    </message>
    <message>
        <source>exporting the karyogram …</source>
        <translation>Karyogramm wird ausgegeben …</translation>
    </message>
    <message>
        <source>exported: {name}</source>
        <translation>ausgegeben: {name}</translation>
    </message>
    <message>
        <source>Writing what was exported …</source>
        <translation>Der Export wird geschrieben …</translation>
    </message>
    <message>
        <source>karyogram copied</source>
        <translation>Karyogramm kopiert</translation>
    </message>
</context>
<context>
    <name>ReportPage</name>
    <message>
        <source>Karyogram and report</source>
        <translation>Karyogramm und Befund</translation>
    </message>
    <message>
        <source>Karyogram</source>
        <translation>Karyogramm</translation>
    </message>
    <message>
        <source>X and Y at the end</source>
        <translation>X und Y am Ende</translation>
    </message>
    <message>
        <source>X after 12, Y after 22</source>
        <translation>X nach 12, Y nach 22</translation>
    </message>
    <message>
        <source>Sex chromosomes</source>
        <translation>Geschlechtschromosomen</translation>
    </message>
    <message>
        <source>Centromeres on one line</source>
        <translation>Zentromere auf einer Linie</translation>
    </message>
    <message>
        <source>Lower ends on one line</source>
        <translation>Untere Enden auf einer Linie</translation>
    </message>
    <message>
        <source>Chromosomes</source>
        <translation>Chromosomen</translation>
    </message>
    <message>
        <source>On the screen and in print. It takes effect at once.</source>
        <translation>Am Bildschirm und im Druck. Wirkt sofort.</translation>
    </message>
    <message>
        <source>Paper</source>
        <translation>Papier</translation>
    </message>
    <message>
        <source>A4</source>
        <translation>A4</translation>
    </message>
    <message>
        <source>Letter</source>
        <translation>Letter</translation>
    </message>
    <message>
        <source>portrait</source>
        <translation>Hochformat</translation>
    </message>
    <message>
        <source>landscape</source>
        <translation>Querformat</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Orientation</source>
        <translation>Ausrichtung</translation>
    </message>
    <message>
        <source>Texts</source>
        <translation>Texte</translation>
    </message>
    <message>
        <source>the standard text</source>
        <translation>der Standardtext</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Methode</translation>
    </message>
    <message>
        <source>Limitations</source>
        <translation>Einschränkungen</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>Templates (*.toml)</source>
        <translation>Vorlagen (*.toml)</translation>
    </message>
    <message>
        <source>Template</source>
        <translation>Vorlage</translation>
    </message>
    <message>
        <source>Choose the template&apos;s file</source>
        <translation>Die Datei der Vorlage wählen</translation>
    </message>
    <message>
        <source>Template file of the report</source>
        <translation>Vorlagendatei des Befunds</translation>
    </message>
    <message>
        <source>A template sets title, sections, labels and texts; what it sets goes before these.</source>
        <translation>Eine Vorlage bestimmt Titel, Abschnitte, Beschriftungen und Texte; was sie setzt, geht diesen vor.</translation>
    </message>
</context>
<context>
    <name>ReportWindow</name>
    <message>
        <source>Report of {case}</source>
        <translation>Befund zu {case}</translation>
    </message>
    <message>
        <source>Export PDF…</source>
        <translation>PDF ausgeben…</translation>
    </message>
    <message>
        <source>Print…</source>
        <translation>Drucken…</translation>
    </message>
    <message>
        <source>Making the report …</source>
        <translation>Befund wird erstellt …</translation>
    </message>
    <message>
        <source>Printing the report …</source>
        <translation>Befund wird gedruckt …</translation>
    </message>
    <message>
        <source>Written: {path}</source>
        <translation>Geschrieben: {path}</translation>
    </message>
    <message>
        <source>Sent to the printer</source>
        <translation>An den Drucker gesendet</translation>
    </message>
    <message>
        <source>Make the report</source>
        <translation>Befund erstellen</translation>
    </message>
    <message>
        <source>Writing {name} …</source>
        <translation>{name} wird geschrieben …</translation>
    </message>
    <message>
        <source>Cancelled: {name} was not written</source>
        <translation>Abgebrochen: {name} wurde nicht geschrieben</translation>
    </message>
    <message>
        <source>Cancelled: the first pages were printed already</source>
        <translation>Abgebrochen: die ersten Seiten waren schon gedruckt</translation>
    </message>
    <message>
        <source>Printed to {path}</source>
        <translation>Gedruckt nach {path}</translation>
    </message>
    <message>
        <source>Cancelled: nothing was sent to the printer</source>
        <translation>Abgebrochen: nichts wurde an den Drucker gesendet</translation>
    </message>
    <message>
        <source>NO REPORT</source>
        <translation>KEIN BEFUND</translation>
    </message>
    <message>
        <source>Drawing the pages …</source>
        <translation>Seiten werden gezeichnet …</translation>
    </message>
    <message>
        <source>Stopped. The pages shown may not be those of the report.</source>
        <translation>Angehalten. Die gezeigten Seiten sind womöglich nicht die des Befunds.</translation>
    </message>
    <message>
        <source>Not saved: {why}</source>
        <translation>Nicht gespeichert: {why}</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Smaller</source>
        <translation>Kleiner</translation>
    </message>
    <message>
        <source>Larger</source>
        <translation>Größer</translation>
    </message>
    <message>
        <source>Export report</source>
        <translation>Befund ausgeben</translation>
    </message>
    <message>
        <source>What was typed cannot be saved. Close all the same?</source>
        <translation>Das Eingetippte kann nicht gespeichert werden. Trotzdem schließen?</translation>
    </message>
</context>
<context>
    <name>Reporting</name>
    <message>
        <source>The report needs all cells; some are still being read.</source>
        <translation>Der Befund braucht alle Zellen; einige werden noch gelesen.</translation>
    </message>
</context>
<context>
    <name>ResolveDialog</name>
    <message>
        <source>Answer the warning</source>
        <translation>Warnung beantworten</translation>
    </message>
    <message>
        <source>Keep this answer</source>
        <translation>Diese Antwort behalten</translation>
    </message>
    <message>
        <source>True finding, to be reported</source>
        <translation>Echter Befund, wird berichtet</translation>
    </message>
    <message>
        <source>In this cell only, not in the others</source>
        <translation>Nur in dieser Zelle, nicht in den anderen</translation>
    </message>
    <message>
        <source>Lost in preparation</source>
        <translation>Bei der Präparation verloren</translation>
    </message>
    <message>
        <source>Every chromosome checked by eye</source>
        <translation>Jedes Chromosom mit dem Auge geprüft</translation>
    </message>
    <message>
        <source>This cell is not counted</source>
        <translation>Diese Zelle wird nicht gezählt</translation>
    </message>
    <message>
        <source>Chromosomes of a second cell</source>
        <translation>Chromosomen einer zweiten Zelle</translation>
    </message>
    <message>
        <source>A fragment, not reported</source>
        <translation>Ein Bruchstück, wird nicht berichtet</translation>
    </message>
    <message>
        <source>No chromosome: a note or a picture of something else</source>
        <translation>Kein Chromosom: eine Notiz oder ein anderes Bild</translation>
    </message>
    <message>
        <source>Taken out on purpose</source>
        <translation>Mit Absicht entfernt</translation>
    </message>
    <message>
        <source>A broken cell</source>
        <translation>Eine geplatzte Zelle</translation>
    </message>
    <message>
        <source>The line says what the counts cannot show</source>
        <translation>Die Formel sagt, was die Zahlen nicht zeigen können</translation>
    </message>
</context>
<context>
    <name>ReviewPage</name>
    <message>
        <source>Review</source>
        <translation>Prüfung</translation>
    </message>
    <message>
        <source>Needs a look</source>
        <translation>Zu prüfen</translation>
    </message>
    <message>
        <source>Type less sure than</source>
        <translation>Typ unsicherer als</translation>
    </message>
    <message>
        <source>Polarity less sure than</source>
        <translation>Polarität unsicherer als</translation>
    </message>
    <message>
        <source>Probabilities from 0 to 1. A higher number shows more chromosomes. It takes effect at once.</source>
        <translation>Wahrscheinlichkeiten von 0 bis 1. Eine höhere Zahl zeigt mehr Chromosomen. Wirkt sofort.</translation>
    </message>
    <message>
        <source>Cells a case needs</source>
        <translation>Zellen je Fall</translation>
    </message>
    <message>
        <source>constitutional</source>
        <translation>konstitutionell</translation>
    </message>
    <message>
        <source>oncology</source>
        <translation>Onkologie</translation>
    </message>
    <message>
        <source>Those of oncology for a case whose changes are acquired, as chosen beside the ISCN line.</source>
        <translation>Die der Onkologie für einen Fall mit erworbenen Veränderungen, wie neben der ISCN-Formel gewählt.</translation>
    </message>
    <message>
        <source>Mosaicism</source>
        <translation>Mosaik</translation>
    </message>
    <message>
        <source>Cells to count</source>
        <translation>Zu zählende Zellen</translation>
    </message>
    <message>
        <source>When a single cell deviates, this many are to be counted.</source>
        <translation>So viele sind zu zählen, wenn eine einzelne Zelle abweicht.</translation>
    </message>
    <message>
        <source>of the cells counted some are analysed, and of these some are karyotyped</source>
        <translation>von den gezählten Zellen werden einige analysiert, und von diesen einige karyotypisiert</translation>
    </message>
    <message>
        <source>counted</source>
        <translation>gezählt</translation>
    </message>
    <message>
        <source>analysed</source>
        <translation>analysiert</translation>
    </message>
    <message>
        <source>karyotyped</source>
        <translation>karyotypisiert</translation>
    </message>
    <message>
        <source>Constitutional</source>
        <translation>Konstitutionell</translation>
    </message>
    <message>
        <source>Oncology</source>
        <translation>Onkologie</translation>
    </message>
</context>
<context>
    <name>ReviewPanel</name>
    <message>
        <source>Needs a look</source>
        <translation>Zu prüfen</translation>
    </message>
    <message>
        <source>Chromosomes that need a look</source>
        <translation>Chromosomen, die zu prüfen sind</translation>
    </message>
    <message>
        <source>Confirm all that have no doubt</source>
        <translation>Alle ohne Zweifel bestätigen</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>History of edits</source>
        <translation>Verlauf der Änderungen</translation>
    </message>
    <message>
        <source>Confirm it here, as it is</source>
        <translation>So, wie es hier liegt, bestätigen</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>Bestätigen</translation>
    </message>
    <message>
        <source>Turn</source>
        <translation>Umdrehen</translation>
    </message>
    <message>
        <source>Turn by 180°</source>
        <translation>Um 180° drehen</translation>
    </message>
    <message>
        <source>Needs a look · {count} of {total}</source>
        <translation>Zu prüfen · {count} von {total}</translation>
    </message>
    <message>
        <source>All others are accepted</source>
        <translation>Alle übrigen sind bestätigt</translation>
    </message>
    <message>
        <source>All are accepted</source>
        <translation>Alle sind bestätigt</translation>
    </message>
    <message>
        <source>Nothing: no doubt is open.</source>
        <translation>Nichts: kein Zweifel ist offen.</translation>
    </message>
    <message>
        <source>Accept the other {count}</source>
        <translation>Die übrigen {count} bestätigen</translation>
    </message>
    <message>
        <source>Accept all {count}</source>
        <translation>Alle {count} bestätigen</translation>
    </message>
</context>
<context>
    <name>Reviewing</name>
    <message>
        <source>No doubt is open in the cells that are read so far.</source>
        <translation>In den bisher gelesenen Zellen ist kein Zweifel offen.</translation>
    </message>
    <message>
        <source>No doubt is open in this case.</source>
        <translation>In diesem Fall ist kein Zweifel offen.</translation>
    </message>
    <message>
        <source>No doubt is open in this case. Ctrl+Shift+Enter shows what is.</source>
        <translation>In diesem Fall ist kein Zweifel offen. Strg+Umschalt+Enter zeigt, was offen ist.</translation>
    </message>
    <message>
        <source>constitutional</source>
        <translation>konstitutionell</translation>
    </message>
    <message>
        <source>acquired</source>
        <translation>erworben</translation>
    </message>
    <message>
        <source>No doubt is open in {cell}: Shift+Enter accepts the other {count}.</source>
        <translation>In {cell} ist kein Zweifel offen: Umschalt+Enter bestätigt die übrigen {count}.</translation>
    </message>
    <message>
        <source>answer</source>
        <translation>beantworten</translation>
    </message>
    <message>
        <source>No warning is open in {cell}.</source>
        <translation>In {cell} ist keine Warnung offen.</translation>
    </message>
    <message>
        <source>reopen</source>
        <translation>wieder öffnen</translation>
    </message>
    <message>
        <source>ISCN</source>
        <translation>ISCN</translation>
    </message>
    <message>
        <source>origin open</source>
        <translation>Ursprung offen</translation>
    </message>
    <message>
        <source>from the grid</source>
        <translation>aus dem Karyogramm</translation>
    </message>
    <message>
        <source>A warning is open in {cell}: A answers it.</source>
        <translation>In {cell} ist eine Warnung offen: A beantwortet sie.</translation>
    </message>
</context>
<context>
    <name>Rotating</name>
    <message>
        <source>Shift: fine · Esc: cancel</source>
        <translation>Umschalt: fein · Esc: abbrechen</translation>
    </message>
    <message>
        <source>← → 1°, Shift 0.1°, ↑ ↓ 10°, or type degrees · Enter</source>
        <translation>← → 1°, Umschalt 0,1°, ↑ ↓ 10°, oder Grad tippen · Enter</translation>
    </message>
</context>
<context>
    <name>SettingsController</name>
    <message>
        <source>Other settings of the engine: “Classify again” uses them on the open case.</source>
        <translation>Andere Einstellungen der Klassifikation: „Neu klassifizieren“ wendet sie auf den offenen Fall an.</translation>
    </message>
    <message>
        <source>Text size and language take effect when KaryoGUI is started next.</source>
        <translation>Textgröße und Sprache wirken ab dem nächsten Start von KaryoGUI.</translation>
    </message>
    <message>
        <source>Your name and role are used from the next case on that is opened.</source>
        <translation>Ihr Name und Ihre Funktion gelten ab dem nächsten geöffneten Fall.</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Pages of the settings</source>
        <translation>Seiten der Einstellungen</translation>
    </message>
    <message>
        <source>Export for the laboratory…</source>
        <translation>Für das Labor ausgeben…</translation>
    </message>
    <message>
        <source>Write all settings but your own name to a file that a laboratory can share</source>
        <translation>Alle Einstellungen außer dem eigenen Namen in eine Datei schreiben, die ein Labor gemeinsam nutzen kann</translation>
    </message>
    <message>
        <source>Page as the laboratory has it</source>
        <translation>Seite wie im Labor</translation>
    </message>
    <message>
        <source>Page to defaults</source>
        <translation>Seite auf Standard</translation>
    </message>
    <message>
        <source>Kept in {file}</source>
        <translation>Gespeichert in {file}</translation>
    </message>
    <message>
        <source>over the laboratory&apos;s {file}</source>
        <translation>über der Datei des Labors {file}</translation>
    </message>
    <message>
        <source>Export for the laboratory</source>
        <translation>Für das Labor ausgeben</translation>
    </message>
    <message>
        <source>Settings (*.json)</source>
        <translation>Einstellungen (*.json)</translation>
    </message>
    <message>
        <source>Writing the settings … {folder} is slow to answer.</source>
        <translation>Die Einstellungen werden geschrieben … {folder} antwortet langsam.</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Choose…</source>
        <translation>Wählen…</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
</context>
<context>
    <name>SidePanels</name>
    <message>
        <source>Panel at the &amp;left</source>
        <translation>&amp;Linke Leiste</translation>
    </message>
    <message>
        <source>Panel at the &amp;right</source>
        <translation>&amp;Rechte Leiste</translation>
    </message>
</context>
<context>
    <name>SignDialog</name>
    <message>
        <source>Review and sign</source>
        <translation>Prüfen und unterschreiben</translation>
    </message>
    <message>
        <source>Checklist</source>
        <translation>Prüfliste</translation>
    </message>
    <message>
        <source>Sign {case}</source>
        <translation>{case} unterschreiben</translation>
    </message>
    <message>
        <source>Review {case}</source>
        <translation>{case} prüfen</translation>
    </message>
    <message>
        <source>Signed by the second person</source>
        <translation>Unterschrieben von der zweiten Person</translation>
    </message>
    <message>
        <source>Reviewed by</source>
        <translation>Geprüft von</translation>
    </message>
    <message>
        <source>version {number}</source>
        <translation>Version {number}</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Offen</translation>
    </message>
    <message>
        <source>Reviewed</source>
        <translation>Geprüft</translation>
    </message>
    <message>
        <source>Signed</source>
        <translation>Unterschrieben</translation>
    </message>
    <message>
        <source>Every cell has been read</source>
        <translation>Jede Zelle wurde gelesen</translation>
    </message>
    <message>
        <source>No chromosome is in doubt</source>
        <translation>Kein Chromosom ist zweifelhaft</translation>
    </message>
    <message>
        <source>No chromosome is unassigned</source>
        <translation>Kein Chromosom ist ohne Zuordnung</translation>
    </message>
    <message>
        <source>Every chromosome was accepted by a person</source>
        <translation>Jedes Chromosom wurde von einer Person bestätigt</translation>
    </message>
    <message>
        <source>Every warning is answered</source>
        <translation>Jede Warnung ist beantwortet</translation>
    </message>
    <message>
        <source>Something on the list is still open.</source>
        <translation>Auf der Liste ist noch etwas offen.</translation>
    </message>
    <message>
        <source>Every other chromosome was accepted by a person</source>
        <translation>Jedes andere Chromosom wurde von einer Person bestätigt</translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>und {count} weitere</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>Show: {what}</source>
        <translation>Zeigen: {what}</translation>
    </message>
    <message>
        <source>Need a look: {count}</source>
        <translation>Zu prüfen: {count}</translation>
    </message>
    <message>
        <source>Unassigned: {count}</source>
        <translation>Nicht zugeordnet: {count}</translation>
    </message>
    <message>
        <source>Not accepted by anybody yet: {count}</source>
        <translation>Noch von niemandem bestätigt: {count}</translation>
    </message>
    <message>
        <source>{cell} has not been read yet</source>
        <translation>{cell} ist noch nicht gelesen</translation>
    </message>
    <message>
        <source>Take the review back</source>
        <translation>Prüfung zurücknehmen</translation>
    </message>
    <message>
        <source>Sign</source>
        <translation>Unterschreiben</translation>
    </message>
    <message>
        <source>Mark as reviewed</source>
        <translation>Als geprüft kennzeichnen</translation>
    </message>
    <message>
        <source>{name} has reviewed this case: a second person signs it.</source>
        <translation>{name} hat diesen Fall geprüft: eine zweite Person unterschreibt.</translation>
    </message>
    <message>
        <source>Name and role are needed.</source>
        <translation>Name und Funktion sind nötig.</translation>
    </message>
</context>
<context>
    <name>StartPage</name>
    <message>
        <source>One patient: a folder of chromosome images, or one with a folder for each cell.</source>
        <translation>Ein Patient: ein Ordner mit Chromosomenbildern, oder einer mit einem Ordner je Zelle.</translation>
    </message>
    <message>
        <source>Open case…</source>
        <translation>Fall öffnen…</translation>
    </message>
    <message>
        <source>Find case…</source>
        <translation>Fall suchen…</translation>
    </message>
    <message>
        <source>Open the demo case</source>
        <translation>Demofall öffnen</translation>
    </message>
    <message>
        <source>Recent cases</source>
        <translation>Zuletzt geöffnete Fälle</translation>
    </message>
    <message>
        <source>An aid for qualified cytogeneticists. Its proposals are no diagnosis.</source>
        <translation>Ein Hilfsmittel für qualifizierte Zytogenetiker. Die Vorschläge sind keine Diagnose.</translation>
    </message>
    <message>
        <source>Let go to open {name}</source>
        <translation>Loslassen öffnet {name}</translation>
    </message>
    <message>
        <source>Drop a case folder here</source>
        <translation>Fallordner hier ablegen</translation>
    </message>
    <message>
        <source>Open {folder}</source>
        <translation>{folder} öffnen</translation>
    </message>
    <message>
        <source>From segmented chromosomes to a reviewed karyogram</source>
        <translation>Von ausgeschnittenen Chromosomen zum geprüften Karyogramm</translation>
    </message>
</context>
<context>
    <name>Takeover</name>
    <message>
        <source>KaryoGUI ended unexpectedly on this computer while {user} had this case open, since {time}.

Go on with the case? What was saved, usually all but the last second, is there.</source>
        <translation>KaryoGUI wurde auf diesem Computer unerwartet beendet, während {user} diesen Fall offen hatte, seit {time}.

Mit dem Fall weitermachen? Was gespeichert war, meist alles bis auf die letzte Sekunde, ist da.</translation>
    </message>
    <message>
        <source>{holder}, but nothing was heard from there for {minutes} min: perhaps the application was interrupted.

Take the case over? What is not saved there will be lost.</source>
        <translation>{holder}, aber von dort kam seit {minutes} min nichts: Vielleicht wurde die Anwendung unterbrochen.

Den Fall übernehmen? Was dort nicht gespeichert ist, geht verloren.</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>Zoom</source>
        <translation>Vergrößerung</translation>
    </message>
    <message>
        <source>v{number}</source>
        <translation>v{number}</translation>
    </message>
    <message>
        <source>AMENDED · {name}</source>
        <translation>NACHTRAG · {name}</translation>
    </message>
    <message>
        <source>SIGNED · {name}</source>
        <translation>UNTERSCHRIEBEN · {name}</translation>
    </message>
    <message>
        <source>Who did what: the audit log</source>
        <translation>Wer was tat: das Protokoll</translation>
    </message>
    <message>
        <source>REVIEWED · {name}</source>
        <translation>GEPRÜFT · {name}</translation>
    </message>
    <message>
        <source>Sign, or take it back</source>
        <translation>Unterschreiben, oder zurücknehmen</translation>
    </message>
    <message>
        <source>DRAFT · {done} of {total} accepted</source>
        <translation>ENTWURF · {done} von {total} bestätigt</translation>
    </message>
    <message>
        <source>What is still open, and review</source>
        <translation>Was noch offen ist, und prüfen</translation>
    </message>
</context>
<context>
    <name>UnexpectedErrors</name>
    <message>
        <source>What was saved is safe. Please report this to the developers.</source>
        <translation>Was gespeichert wurde, ist sicher. Bitte melden Sie dies den Entwicklern.</translation>
    </message>
    <message>
        <source>Unexpected error</source>
        <translation>Unerwarteter Fehler</translation>
    </message>
</context>
<context>
    <name>Versions</name>
    <message>
        <source>this is version {number}, which was replaced by an amendment</source>
        <translation>dies ist Version {number}, die durch einen Nachtrag ersetzt wurde</translation>
    </message>
</context>
<context>
    <name>ViewPanel</name>
    <message>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <source>Close  (V)</source>
        <translation>Schließen  (V)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>Kontrast</translation>
    </message>
    <message>
        <source>Gamma</source>
        <translation>Gamma</translation>
    </message>
    <message>
        <source>Sharpening</source>
        <translation>Schärfung</translation>
    </message>
    <message>
        <source>Inverted</source>
        <translation>Invertiert</translation>
    </message>
    <message>
        <source>all</source>
        <translation>alle</translation>
    </message>
    <message>
        <source>only the selected</source>
        <translation>nur die gewählten</translation>
    </message>
    <message>
        <source>For</source>
        <translation>Für</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>Show everything as it is</source>
        <translation>Alles unverändert zeigen</translation>
    </message>
    <message>
        <source>For the eye alone: files and reports keep the original.</source>
        <translation>Nur für das Auge: Dateien und Befunde behalten das Original.</translation>
    </message>
</context>
<context>
    <name>Viewing</name>
    <message>
        <source>contrast {value}</source>
        <translation>Kontrast {value}</translation>
    </message>
    <message>
        <source>gamma {value}</source>
        <translation>Gamma {value}</translation>
    </message>
    <message>
        <source>sharpened {value}</source>
        <translation>geschärft {value}</translation>
    </message>
    <message>
        <source>inverted</source>
        <translation>invertiert</translation>
    </message>
</context>
<context>
    <name>ViewingController</name>
    <message>
        <source>Adjust view</source>
        <translation>Ansicht anpassen</translation>
    </message>
    <message>
        <source>Invert</source>
        <translation>Invertieren</translation>
    </message>
    <message>
        <source>Magnifier	hold Z</source>
        <translation>Lupe	Z halten</translation>
    </message>
    <message>
        <source>Group labels</source>
        <translation>Gruppen zeigen</translation>
    </message>
    <message>
        <source>Ideograms</source>
        <translation>Ideogramme</translation>
    </message>
    <message>
        <source>Compare class</source>
        <translation>Klasse vergleichen</translation>
    </message>
    <message>
        <source>Show as it is</source>
        <translation>Unverändert zeigen</translation>
    </message>
    <message>
        <source>Markers</source>
        <translation>Marker</translation>
    </message>
    <message>
        <source>Unassigned</source>
        <translation>Nicht zugeordnet</translation>
    </message>
    <message>
        <source>Excluded</source>
        <translation>Ausgeschlossen</translation>
    </message>
    <message>
        <source>Chromosome {type}</source>
        <translation>Chromosom {type}</translation>
    </message>
</context>
<context>
    <name>WaitDialog</name>
    <message>
        <source>Saving</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Saving the last changes … {folder} is slow to answer.</source>
        <translation>Die letzten Änderungen werden gespeichert … {folder} antwortet langsam.</translation>
    </message>
    <message>
        <source>Stop waiting</source>
        <translation>Nicht länger warten</translation>
    </message>
    <message>
        <source>Looking whether the images are those that were read … {folder} is slow to answer.</source>
        <translation>Es wird nachgesehen, ob die Bilder die gelesenen sind … {folder} antwortet langsam.</translation>
    </message>
    <message>
        <source>Review and sign</source>
        <translation>Prüfen und unterschreiben</translation>
    </message>
</context>
<context>
    <name>WarningCard</name>
    <message>
        <source>Click, or Enter: show these chromosomes</source>
        <translation>Klick oder Enter: diese Chromosomen zeigen</translation>
    </message>
    <message>
        <source>{name}, {at}</source>
        <translation>{name}, {at}</translation>
    </message>
    <message>
        <source>Answered: {text} {reason}</source>
        <translation>Beantwortet: {text} {reason}</translation>
    </message>
    <message>
        <source>Reopen</source>
        <translation>Wieder öffnen</translation>
    </message>
    <message>
        <source>Take the answer back</source>
        <translation>Die Antwort zurücknehmen</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>Ändern…</translation>
    </message>
    <message>
        <source>Answer…</source>
        <translation>Beantworten…</translation>
    </message>
    <message>
        <source>Say what it was found to be</source>
        <translation>Sagen, was es war</translation>
    </message>
</context>
<context>
    <name>WarningList</name>
    <message>
        <source>Whole cell</source>
        <translation>Ganze Zelle</translation>
    </message>
    <message>
        <source>Possible findings</source>
        <translation>Mögliche Befunde</translation>
    </message>
    <message>
        <source>None: every count is as in 46,XX or 46,XY.</source>
        <translation>Keine: Jede Zahl ist wie bei 46,XX oder 46,XY.</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>Hinweise</translation>
    </message>
    <message>
        <source>{name} · {count} open</source>
        <translation>{name} · {count} offen</translation>
    </message>
</context>
</TS>
